"""One amendment: the text it was made on, and the text as it would read."""

from dataclasses import dataclass

from ...core.permissions import Actor
from ...core.text.changes import Text
from ...core.text.merging import apply
from ...core.text.redline import Row, Span, diff_paragraphs, redline
from ...core.words import Handling
from .texts import change_of, get_amendment, get_subject, made_on


@dataclass(frozen=True)
class AmendmentComparison:
    """An amendment beside the text it was made on. `delegation` is None where it is not the reader's to know."""

    ref: str
    amendment: str
    delegation: str | None
    version: int
    current: int
    illustrative: bool
    old: Text
    new: Text
    rows: list[Row]
    title: list[Span] | None


def compare_amendment(actor: Actor, ref: str, amendment_ref: str) -> AmendmentComparison:
    """Paragraph by paragraph. Raises NotFound where the candidate or the amendment is not the reader's to read."""
    subject = get_subject(actor, ref)
    amendment, delegation = get_amendment(actor, subject, amendment_ref)
    old = made_on(subject, amendment)
    new = apply(old, change_of(amendment))
    told = amendment.handling is Handling.NAMED or amendment.delegation_id == actor.delegation_id
    return AmendmentComparison(
        ref=subject.candidate.ref,
        amendment=amendment.ref,
        delegation=delegation if told else None,
        version=next(v.number for v in subject.versions if v.id == amendment.version_id),
        current=subject.current.number,
        illustrative=subject.candidate.illustrative or amendment.illustrative,
        old=old,
        new=new,
        rows=diff_paragraphs(old.paragraphs, new.paragraphs),
        title=redline(old.title, new.title) if old.title != new.title else None,
    )
