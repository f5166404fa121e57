"""Third-party files are what the manifest says they are. Offline: compares hashes only."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
LICENCES = {"0BSD", "MIT", "OFL-1.1"}


@pytest.fixture(scope="module")
def packages():
    return json.loads((VENDOR / "manifest.json").read_text("utf-8"))["packages"]


def _on_disk():
    return {str(f.relative_to(VENDOR)) for f in VENDOR.rglob("*") if f.is_file()} - {"manifest.json"}


def test_every_file_is_in_the_manifest_and_nothing_is_missing(packages):
    listed = [name for package in packages for name in package["files"]]
    assert len(listed) == len(set(listed)), "a file belongs to one package"
    assert set(listed) == _on_disk()


def test_every_file_has_the_hash_of_the_manifest(packages):
    wrong = [
        name
        for package in packages
        for name, expected in package["files"].items()
        if "sha384-" + base64.b64encode(hashlib.sha384((VENDOR / name).read_bytes()).digest()).decode() != expected
    ]
    assert wrong == []


def test_every_package_has_name_version_source_and_a_known_licence(packages):
    for package in packages:
        assert package["name"] and package["version"] and package["source"], package
        assert package["licence"] in LICENCES, package["name"]


def test_packages_from_npm_state_the_integrity_of_their_tarball(packages):
    stated = [p["integrity"] for p in packages if p["source"] == "npm package"]
    assert stated
    for integrity in stated:
        assert integrity.startswith("sha512-")
        assert len(base64.b64decode(integrity.removeprefix("sha512-"))) == 64


def test_each_folder_carries_its_licence_text():
    for folder in (f for f in VENDOR.iterdir() if f.is_dir()):
        assert list(folder.glob("LICENSE*.txt")), folder.name


def test_style_sheets_load_nothing_from_elsewhere():
    for sheet in [*VENDOR.rglob("*.css"), *VENDOR.parent.glob("css/*.css")]:
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text("utf-8")):
            assert ":" not in address and not address.startswith("//"), (sheet.name, address)
            assert (sheet.parent / address).exists(), (sheet.name, address)


def test_fonts_for_pages_and_for_documents_cover_the_five_scripts():
    for script in ("", "Thai", "Lao", "Khmer", "Myanmar"):
        for family in ("Sans", "Serif"):
            for face in ("Regular", "Bold"):
                assert (VENDOR / "fonts-ttf" / f"Noto{family}{script}-{face}.ttf").exists()
    names = {f.name for f in (VENDOR / "fonts").glob("*.woff2")}
    for script in ("latin", "thai", "lao", "khmer", "myanmar"):
        for family in ("sans", "serif"):
            stem = f"noto-{family}" if script == "latin" else f"noto-{family}-{script}"
            assert f"{stem}-{script}-400-normal.woff2" in names
