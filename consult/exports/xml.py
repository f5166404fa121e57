"""Akoma Ntoso XML: the list as a statement, valid against the OASIS schema, for archives and other systems."""

import re
import unicodedata
from functools import partial

from ..core.documents import Entry, Paragraph, Section, Snapshot, annex, canonical_json, file_stem, sha256_of
from . import page
from .akn import NAMESPACE, OWN, Ids, Notes, line, listing, paragraphs, plain, tag

MEDIA_TYPE = "application/akn+xml"
EXTENSION = "xml"
_LANGUAGES = {"en": "eng", "th": "tha", "lo": "lao", "km": "khm", "my": "mya"}  # ISO 639-2
_SOURCE = {"source": "#secretariat"}


def render(snapshot: Snapshot) -> bytes:
    """The document as UTF-8; equal snapshots give equal bytes."""
    ids = Ids()
    bodies = {code: ids.new(f"body_{code}") for code in _bodies(snapshot)}
    delegations = {name: ids.new(f"delegation_{n}") for n, name in enumerate(_delegations(snapshot), 1)}
    for taken in ("secretariat", "chair", "chairRole", "status", "issued", "e1"):
        ids.new(taken)
    entries = {entry.ref: ids.new(f"entry_{entry.ref}") for entry in snapshot.entries}
    parts = [
        _meta(snapshot, bodies, delegations, entries),
        _cover(snapshot),
        _preface(snapshot),
        _body(snapshot, ids, entries),
        _conclusions(snapshot),
    ]
    statement = tag("statement", "\n".join(["", *parts, ""]), name=_name(snapshot), contains="singleVersion")
    root = tag("akomaNtoso", f"\n{statement}\n").replace(
        "<akomaNtoso>", f'<akomaNtoso xmlns="{NAMESPACE}" xmlns:c="{OWN}">', 1
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def _name(snapshot: Snapshot) -> str:
    """The kind of statement: "chair's draft list" -> "chairsDraftList"."""
    first, *others = re.sub(r"[^A-Za-z ]", "", snapshot.status).split() or ["list"]
    return first.lower() + "".join(word.capitalize() for word in others)


def _bodies(snapshot: Snapshot) -> dict[str, str]:
    """{code: full name} of the bodies that entries are addressed to."""
    return {body.code: body.full_name for entry in snapshot.entries for body in entry.bodies}


def _delegations(snapshot: Snapshot) -> list[str]:
    """The sponsors and co-sponsors, each once, in the order of the list."""
    names = (name for entry in snapshot.entries for name in (entry.sponsor, *entry.co_sponsors) if name)
    return list(dict.fromkeys(names))


def _meta(snapshot: Snapshot, bodies: dict[str, str], delegations: dict[str, str], entries: dict[str, str]) -> str:
    day = snapshot.issued_at.date().isoformat()
    step = {"date": day, "by": "#chair", "as": "#chairRole", "outcome": "#issued"}
    parts = [
        _identification(snapshot, day),
        tag("publication", date=day, name="register", showAs=snapshot.symbol),
        tag("lifecycle", tag("eventRef", eId="e1", date=day, type="generation", **_SOURCE), **_SOURCE),
        tag("workflow", tag("step", **step), **_SOURCE),
        tag("references", _references(snapshot, bodies, delegations), **_SOURCE),
        tag("proprietary", _proprietary(snapshot, bodies, delegations, entries), **_SOURCE),
    ]
    return tag("meta", "\n".join(parts))


def _identification(snapshot: Snapshot, day: str) -> str:
    work = re.sub(r"/Rev\.\d+", "", snapshot.symbol)
    uri = (
        f"/akn/asean/statement/{_name(snapshot)}/conf/{snapshot.conference.starts.year}/"
        f"{file_stem(work).replace('.', '-')}"
    )
    language = _LANGUAGES.get(snapshot.language, snapshot.language)
    expression = f"{uri}/{language}@{day}"
    author = tag("FRBRauthor", href="#chair", **{"as": "#chairRole"})

    def properties(this: str, uri: str, name: str, more: str = "") -> str:
        dated = tag("FRBRdate", date=day, name=name)
        return tag("FRBRthis", value=this) + tag("FRBRuri", value=uri) + dated + author + more

    country = tag("FRBRcountry", value="asean") + tag("FRBRnumber", value=work)
    version = tag("FRBRversionNumber", value=f"Rev.{snapshot.revision}") if snapshot.revision else ""
    version += tag("FRBRlanguage", language=language)
    return tag(
        "identification",
        tag("FRBRWork", properties(f"{uri}/!main", uri, "issued", country))
        + tag("FRBRExpression", properties(f"{expression}/!main", expression, "issued", version))
        + tag("FRBRManifestation", properties(f"{expression}/!main.xml", f"{expression}.xml", "export")),
        **_SOURCE,
    )


def _references(snapshot: Snapshot, bodies: dict[str, str], delegations: dict[str, str]) -> str:
    organization = "/akn/ontology/organization/asean"
    names = _bodies(snapshot)
    found = [
        tag("TLCOrganization", eId="secretariat", href=f"{organization}/secretariat", showAs="Secretariat"),
        tag("TLCOrganization", eId="chair", href=f"{organization}/chair", showAs="Chair"),
        tag("TLCRole", eId="chairRole", href="/akn/ontology/role/chair", showAs="Chair"),
        tag("TLCConcept", eId="status", href=f"/akn/ontology/concept/{_name(snapshot)}", showAs=snapshot.status),
        tag("TLCConcept", eId="issued", href="/akn/ontology/concept/issued", showAs="issued"),
    ]
    found += [
        tag("TLCOrganization", eId=eid, href=f"{organization}/{code}", showAs=names[code])
        for code, eid in bodies.items()
    ]
    found += [
        tag("TLCOrganization", eId=eid, href=f"{organization}/{_slug(name) or eid}", showAs=name)
        for name, eid in delegations.items()
    ]
    return "".join(found)


def _slug(name: str) -> str:
    """The last part of an address for a name: "Viet Nam" -> "viet-nam"."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def _proprietary(
    snapshot: Snapshot, bodies: dict[str, str], delegations: dict[str, str], entries: dict[str, str]
) -> str:
    """What the schema has no place for: the hash of the snapshot, and each entry's own data."""

    def pointing(eids) -> str:
        return " ".join(f"#{eid}" for eid in eids)

    found = [tag("c:snapshot", sha256=sha256_of(canonical_json(snapshot)), address=snapshot.address)]
    for relation, document in (("c:replaces", snapshot.previous), ("c:takenFrom", snapshot.parent)):
        if document:
            found.append(tag(relation, symbol=document.symbol, sha256=document.sha256))
    for entry in snapshot.entries:
        found.append(
            tag(
                "c:entry",
                ref=f"#{entries[entry.ref]}",
                number=entry.ref,
                status=entry.status,
                version=str(entry.version),
                symbol=entry.version_symbol,
                sponsor=pointing([delegations[entry.sponsor]] if entry.sponsor else []),
                coSponsors=pointing(delegations[name] for name in entry.co_sponsors),
                addressedTo=pointing(bodies[body.code] for body in entry.bodies),
                area=entry.area,
                pillars=" ".join(entry.pillars),
                rank=str(entry.rank) if entry.rank else "",
            )
        )
    return "".join(found)


def _cover(snapshot: Snapshot) -> str:
    lines = [value for side in page.masthead(snapshot) for value in side]
    return tag("coverPage", tag("container", "".join(tag("p", plain(value)) for value in lines), name="masthead"))


def _preface(snapshot: Snapshot) -> str:
    head = [
        tag("docNumber", plain(snapshot.symbol)),
        tag("docTitle", plain(snapshot.title)),
        tag("docDate", plain(snapshot.issued_local), date=snapshot.issued_at.date().isoformat()),
        tag("docStage", plain(snapshot.status), refersTo="#status"),
        tag("docStatus", "issued", refersTo="#issued"),
        tag("docProponent", "Chair", refersTo="#chair"),
    ]
    said = [page.subtitle(snapshot), snapshot.note, snapshot.banner, *page.about(snapshot)]
    return tag("preface", "\n".join([tag("p", " ".join(head)), *(tag("p", plain(each)) for each in said if each)]))


def _body(snapshot: Snapshot, ids: Ids, entries: dict[str, str]) -> str:
    notes = Notes(ids)
    parts = [
        _section(snapshot, section, number, ids=ids, notes=notes, entries=entries)
        for number, section in enumerate(snapshot.sections, 1)
    ]
    parts += _annexes(snapshot, ids, entries)
    return tag("mainBody", "\n".join(parts or [tag("p", page.EMPTY_LIST)]))


def _section(
    snapshot: Snapshot, section: Section, number: int, *, ids: Ids, notes: Notes, entries: dict[str, str]
) -> str:
    def hang(entry: Entry, paragraph: Paragraph) -> dict[int, str]:
        return {
            at: "".join(notes.add(page.footnote(s, snapshot)) for s in found)
            for at, found in sorted(page.marks(snapshot, entry, paragraph).items())
        }

    letter, title = page.section_title(section, number)
    inner = [tag("num", letter) + tag("heading", plain(title))]
    if not section.entries:
        inner.append(tag("content", tag("p", page.EMPTY_SECTION)))
    for entry in section.entries:
        eid = entries[entry.ref]
        said = "".join(line(each, notes) for each in page.lines(entry, snapshot))
        rationale = f"{tag('i', page.RATIONALE)} {plain(entry.rationale)}" if entry.rationale else ""
        inner.append(
            tag(
                "hcontainer",
                tag("num", plain(entry.ref))
                + tag("heading", plain(entry.title))
                + tag("intro", said)
                + paragraphs(entry.paragraphs, ids, eid, partial(hang, entry))
                + (tag("wrapUp", tag("p", rationale)) if rationale else ""),
                eId=eid,
                name="entry",
            )
        )
    return tag("section", "\n".join(inner), eId=ids.new(f"sec_{letter.rstrip('.')}"))


def _annexes(snapshot: Snapshot, ids: Ids, entries: dict[str, str]) -> list[str]:
    found: list[tuple[str, str]] = []
    if rows := page.bodies(snapshot):
        items = (
            f"{tag('b', plain(acronym))} {plain(name)}: "
            + "; ".join(f"{tag('ref', plain(ref), href=f'#{entries[ref]}')} {plain(title)}" for ref, title in asked)
            for acronym, name, asked in rows
        )
        found.append((page.BODIES, listing(items)))
    if snapshot.statements:
        said = []
        for name, own in page.statements(snapshot):
            said.append(tag("p", tag("b", plain(name))))
            for s in own:
                said.append(tag("p", f"S-{s.number}. {page.kind_of(s)}. {plain(page.about_statement(s))}"))
                said += [tag("p", plain(part)) for part in s.words.split("\n\n")]
        found.append((page.STATEMENTS, "".join(said)))
    if snapshot.participants:
        groups = (
            tag("p", tag("b", plain(group.category))) + listing(map(plain, group.delegations))
            for group in snapshot.participants
        )
        found.append((page.PARTICIPANTS, "".join(groups)))
    return [
        tag(
            "hcontainer",
            tag("num", annex(number)) + tag("heading", title) + tag("content", content),
            eId=ids.new(f"annex_{number}"),
            name="annex",
        )
        for number, (title, content) in enumerate(found, 1)
    ]


def _conclusions(snapshot: Snapshot) -> str:
    said = tag("p", f"SHA-256 of the snapshot: {sha256_of(canonical_json(snapshot))}")
    if snapshot.address:
        said += tag("p", f"{page.ON_THE_WEB}: {tag('ref', plain(snapshot.address), href=snapshot.address)}")
    return tag("conclusions", said)
