"""Lists to freeze: an ordinary one, and one with everything that has ever broken a document."""

from dataclasses import replace
from datetime import UTC, date, datetime

from consult.core.documents import (
    BodyRef,
    Cite,
    ConferenceRef,
    DocumentRef,
    Entry,
    Paragraph,
    ParticipantGroup,
    RankingNote,
    Section,
    Snapshot,
    freeze,
    symbol,
)

ISSUED = datetime(2019, 5, 11, 9, 30, 15, 123456, tzinfo=UTC)
AMCC = BodyRef("amcc", "AMCC", "ASEAN Ministerial Conference on Cybersecurity")
TELMIN = BodyRef("telmin", "TELMIN", "ASEAN Telecommunications and Information Technology Ministers' Meeting")
CONFERENCE = ConferenceRef(
    title="International Conference on \u201cCybersecurity\u201d",
    place="Bangkok",
    starts=date(2019, 5, 10),
    ends=date(2019, 5, 11),
    timezone="Asia/Bangkok",
)
THAI = "ประเทศสมาชิกควรปรึกษาหารือกันแต่เนิ่น ๆ ผ่านช่องทางที่มีอยู่ร่วมกัน"
LAO = "ປະເທດສະມາຊິກຄວນປຶກສາຫາລືກັນແຕ່ຫົວທີ ຜ່ານຊ່ອງທາງທີ່ມີຢູ່ຮ່ວມກັນ"
KHMER = "រដ្ឋសមាជិកគួរពិគ្រោះយោបល់គ្នាឱ្យបានឆាប់ តាមរយៈបណ្តាញដែលពួកគេមានរួមគ្នា"
BURMESE = "အဖွဲ့ဝင်နိုင်ငံများသည် စောစီးစွာ တိုင်ပင်ဆွေးနွေးသင့်သည်။"
MARKUP = '# *bold* _it_ $x^2$ @ref <b>&amp;</b> `raw` #eval("1") \\ // /* x */ [x] {y} ]] %'


def entry(ref: str = "N-01", *texts: str, **values) -> Entry:
    """An entry with the given paragraphs, or one paragraph of its own."""
    defaults = {
        "ref": ref,
        "status": "Tabled",
        "title": f"Title of {ref}",
        "version": 2,
        "version_symbol": "CYBER-PS/2019/L.1/Rev.1",
        "sponsor": "Thailand",
        "co_sponsors": ("Viet Nam", "Türkiye", "Thailand", "Timor-Leste", "Brunei Darussalam"),
        "area": "capacity_building",
        "pillars": ("APSC", "AEC"),
        "bodies": (AMCC,),
        "cites": (
            Cite("A/70/174, para. 13 (a)", "GGE 2015", "States work together."),
            Cite("ASEAN Charter, art. 2", "ASEAN Charter", "Principles."),
            Cite("A/70/174, para. 13 (b)", "GGE 2015", "States look at everything relevant."),
        ),
        "paragraphs": tuple(
            Paragraph(f"{ref.lower()}.p{number}", str(number), text)
            for number, text in enumerate(texts or ("Member States should consult early.",), start=1)
        ),
    }
    return Entry(**{**defaults, **values})


def issued(*norms: Entry, recommendations: tuple[Entry, ...] = (), **values) -> Snapshot:
    """A frozen list of the given norms and recommendations."""
    defaults = {
        "conference": CONFERENCE,
        "symbol": symbol(prefix="CYBER-PS/2019", series="CRP", number=2, revision=1),
        "revision": 1,
        "list_number": 1,
        "title": "Chair's draft list of voluntary norms",
        "issued_at": ISSUED,
        "sections": [Section("norm", "Norms", norms), Section("recommendation", "Recommendations", recommendations)],
        "ranking": RankingNote(
            round_number=1,
            round_title="Priorities",
            closed_at=datetime(2019, 5, 10, 11, tzinfo=UTC),
            method="The ballots were put together by Schulze's method.",
            cast=9,
            entitled=10,
        ),
        "previous": DocumentRef("CYBER-PS/2019/CRP.2", "0" * 64, datetime(2019, 5, 10, 13, tzinfo=UTC)),
        "participants": (ParticipantGroup("ASEAN Member States", ("Brunei Darussalam", "Cambodia")),),
    }
    return freeze(**{**defaults, **values})


def ordinary() -> Snapshot:
    """Two norms and a recommendation, with footnotes, a rationale and a departure from the ranking."""
    return issued(
        entry("N-01", "First paragraph.", "Second paragraph.", rationale="Because.", rank=2),
        entry("N-02", bodies=(AMCC, TELMIN), rank=1, departure_reason="It rests on the first."),
        recommendations=(entry("R-01", "That they meet.", bodies=(TELMIN,), cites=()),),
        illustrative=True,
    )


def hard() -> Snapshot:
    """All scripts, markup, formulas, characters without glyph, and words without end."""
    texts = (
        THAI,
        LAO,
        KHMER,
        BURMESE,
        f"Mixed: {THAI[:12]} (security) {LAO[:12]}, {KHMER[:12]} and {BURMESE[:12]} 2019, Điều này.",
        MARKUP,
        "=1+1",
        "No glyph: 中文 😀 \ue000 \U000f0000 \u0e01\u0323 \u25a0 end",
        "https://example.org/" + "verylongpath" * 30,
        "one\ntwo\n\nfour\tfive",
    )
    title = "A very long title that goes on and on " * 8 + THAI
    bodies = tuple(BodyRef(f"b{n}", f"LONG ACRONYM {n}", f"Body number {n}") for n in range(14))
    first = entry("N-01", *texts, title=title, bodies=bodies, rationale=BURMESE, departure_reason=KHMER, sponsor=None)
    return issued(first, replace(entry("N-02"), co_sponsors=(), pillars=(), cites=()), title=f"{MARKUP} {THAI}")


ADDRESS = "https://consult.example.org/bangkok-2019/lists/1/revisions/2"


def addressed() -> Snapshot:
    """The ordinary list of an installation whose pages others can open."""
    return replace(ordinary(), address=ADDRESS)


def empty() -> Snapshot:
    """A list of nothing."""
    return issued(sections=(), ranking=None, previous=None, participants=(), note="")
