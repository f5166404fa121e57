"""Make static/vendor/ anew: fetch, unpack, compile, and write manifest.json.

Run by hand when a package is upgraded (change its version in PACKAGES first):

    python tools/vendor/vendor.py [--offline FOLDER]

Needs npm and node, and the Debian package fonts-noto-core for the TrueType files that go into PDFs. Nothing of this
runs at start-up or in a test: what it made is committed, and tests/architecture/test_vendor.py holds every file to
the manifest without a network.

--offline FOLDER takes tarballs from FOLDER (named as `npm pack` names them) where they are there.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent.parent / "static" / "vendor"
DEBIAN_FONTS = Path("/usr/share/fonts/truetype/noto")

SASS = "1.108.2"

#: package -> (version, licence, folder, {path in the tarball: name in the folder})
PACKAGES = {
    "htmx.org": ("4.0.1", "0BSD", "htmx", {
        "dist/htmx.min.js": "htmx.min.js",
        "dist/ext/hx-sse.min.js": "hx-sse.min.js",
        "LICENSE": "LICENSE.txt",
    }),
    "sortablejs": ("1.15.7", "MIT", "sortable", {"Sortable.min.js": "sortable.min.js", "LICENSE": "LICENSE.txt"}),
    "bootstrap": ("5.3.9", "MIT", "bootstrap", {"LICENSE": "LICENSE.txt"}),
}

#: Each script is one package per family; all faces of a family share one name and divide it by unicode-range, so
#: that a page in English never loads the Burmese file.
FONT_PACKAGES = {
    "@fontsource/noto-sans": ("5.3.0", "Noto Sans", ("latin", "latin-ext", "vietnamese"), ("normal", "italic")),
    "@fontsource/noto-serif": ("5.3.0", "Noto Serif", ("latin", "latin-ext", "vietnamese"), ("normal", "italic")),
    "@fontsource/noto-sans-thai": ("5.3.0", "Noto Sans", ("thai",), ("normal",)),
    "@fontsource/noto-sans-lao": ("5.3.0", "Noto Sans", ("lao",), ("normal",)),
    "@fontsource/noto-sans-khmer": ("5.3.0", "Noto Sans", ("khmer",), ("normal",)),
    "@fontsource/noto-sans-myanmar": ("5.3.0", "Noto Sans", ("myanmar",), ("normal",)),
    "@fontsource/noto-serif-thai": ("5.3.0", "Noto Serif", ("thai",), ("normal",)),
    "@fontsource/noto-serif-lao": ("5.0.8", "Noto Serif", ("lao",), ("normal",)),
    "@fontsource/noto-serif-khmer": ("5.3.0", "Noto Serif", ("khmer",), ("normal",)),
    "@fontsource/noto-serif-myanmar": ("5.3.0", "Noto Serif", ("myanmar",), ("normal",)),
}
WEIGHTS = ("400", "700")

TTF_FILES = [
    *(
        f"Noto{family}-{face}.ttf"
        for family in ("Sans", "Serif")
        for face in ("Regular", "Bold", "Italic", "BoldItalic")
    ),
    *(
        f"Noto{family}{script}-{face}.ttf"
        for family in ("Sans", "Serif")
        for script in ("Thai", "Lao", "Khmer", "Myanmar")
        for face in ("Regular", "Bold")
    ),
]

#: Outside these blocks the package's own ranges claim joiners and combining marks, which would make a Latin page
#: load a Thai file.
SCRIPT_RANGES = {
    "thai": "U+0E01-0E5B,U+25CC",
    "lao": "U+0E81-0EDF,U+25CC",
    "khmer": "U+1780-17FF,U+19E0-19FF,U+25CC",
    "myanmar": "U+1000-109F,U+A9E0-A9FE,U+AA60-AA7F,U+25CC",
}


def fetch(name: str, version: str, work: Path, offline: Path | None) -> tuple[Path, str]:
    """Unpack one package under `work`; return its folder and the tarball's sha512 integrity."""
    tarball = work / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
    if offline and (offline / tarball.name).exists():
        shutil.copy(offline / tarball.name, tarball)
    else:
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=work, check=True)
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    folder = work / tarball.stem
    with tarfile.open(tarball) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package", f"sha512-{digest}"


def sha384(path: Path) -> str:
    """The subresource-integrity form of a file's hash."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def put(text_or_path: str | Path, target: Path) -> Path:
    """Write a file without any pointer to a source map that is not shipped."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text_or_path, Path) and text_or_path.suffix in (".woff2", ".ttf"):
        shutil.copyfile(text_or_path, target)
        return target
    text = text_or_path.read_text("utf-8") if isinstance(text_or_path, Path) else text_or_path
    text = re.sub(r"\n?(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*\*/)\s*$", "\n", text)
    target.write_text(text.rstrip() + "\n", "utf-8")
    return target


def compile_bootstrap(package: Path, work: Path) -> str:
    """Compile the subset with Dart Sass; the deprecation notes concern Bootstrap's own sources."""
    subprocess.run(
        ["npm", "install", "--silent", "--no-save", "--prefix", str(work / "sass"), f"sass@{SASS}"], check=True
    )
    sass = work / "sass" / "node_modules" / ".bin" / "sass"
    command = [str(sass), "--style=compressed", "--no-source-map", "--quiet", "--load-path", str(package / "scss"),
               str(HERE / "bootstrap-subset.scss")]
    css = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "data:" in css or "url(" in css:
        raise SystemExit("the compiled subset still holds a url(); the content security policy would block it")
    return "/*! Bootstrap v5.3 subset (MIT), compiled by tools/vendor/vendor.py */\n" + css


def font_faces(package: Path, family: str, subsets: tuple, styles: tuple, target: Path) -> tuple[list[Path], str]:
    """Copy the woff2 files of one package and return them with their @font-face rules."""
    ranges = json.loads((package / "unicode.json").read_text("utf-8"))
    stem = json.loads((package / "metadata.json").read_text("utf-8"))["id"]
    files, rules = [], []
    for subset in subsets:
        for weight in WEIGHTS:
            for style in styles:
                source = package / "files" / f"{stem}-{subset}-{weight}-{style}.woff2"
                files.append(put(source, target / source.name))
                characters = SCRIPT_RANGES.get(subset, ranges[subset])
                rules.append(
                    f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};font-display:swap;'
                    f'src:url("{source.name}") format("woff2");unicode-range:{characters}}}'
                )
    return files, "\n".join(rules)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--offline", type=Path)
    offline = parser.parse_args().offline
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    entries = []

    def enter(name: str, version: str, licence: str, source: str, integrity: str | None, files: list[Path]) -> None:
        entries.append({
            "name": name, "version": version, "licence": licence, "source": source, "integrity": integrity,
            "files": {str(f.relative_to(VENDOR)): sha384(f) for f in sorted(files)},
        })

    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        for name, (version, licence, folder, wanted) in PACKAGES.items():
            package, integrity = fetch(name, version, work, offline)
            files = [put(package / path, VENDOR / folder / target) for path, target in wanted.items()]
            if name == "bootstrap":
                css = compile_bootstrap(package, work)
                files.append(put(css, VENDOR / folder / "bootstrap-subset.min.css"))
            enter(name, version, licence, "npm package", integrity, files)
        css = ["/* Noto Sans and Noto Serif (OFL-1.1), divided by unicode-range. Made by tools/vendor/vendor.py */"]
        for name, (version, family, subsets, styles) in FONT_PACKAGES.items():
            package, integrity = fetch(name, version, work, offline)
            files, rules = font_faces(package, family, subsets, styles, VENDOR / "fonts")
            css.append(rules)
            licence_file = "LICENSE-" + name.split("/")[1] + ".txt"
            files.append(put(package / "LICENSE", VENDOR / "fonts" / licence_file))
            enter(name, version, "OFL-1.1", "npm package", integrity, files)
        sheet = put("\n".join(css), VENDOR / "fonts" / "fonts.css")
        enter("noto-font-faces", "1", "OFL-1.1", "written by tools/vendor/vendor.py", None, [sheet])
        version = subprocess.run(
            ["dpkg-query", "-W", "-f=${Version}", "fonts-noto-core"], check=True, capture_output=True, text=True
        ).stdout
        files = [put(DEBIAN_FONTS / name, VENDOR / "fonts-ttf" / name) for name in TTF_FILES]
        ofl = (VENDOR / "fonts" / "LICENSE-noto-sans.txt").read_text("utf-8").split("\n", 2)[2]
        files.append(put(
            "Copyright 2010, 2012-2020 Google LLC. All Rights Reserved.\n\n" + ofl, VENDOR / "fonts-ttf" / "LICENSE.txt"
        ))
        enter("fonts-noto-core", version, "OFL-1.1", "Debian package (fonts of the Noto project)", None, files)
    (VENDOR / "manifest.json").write_text(json.dumps({"packages": entries}, indent=1) + "\n", "utf-8")
    total = sum(f.stat().st_size for f in VENDOR.rglob("*") if f.is_file())
    print(f"{len(entries)} packages, {sum(len(e['files']) for e in entries)} files, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
