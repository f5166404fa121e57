"""An amendment that reached the secretariat on paper or by mail: held until its delegation confirms it, then sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import AmendmentState, move
from ...core.moments import in_words
from ...core.permissions import Action, Actor, require
from ...core.text import markup
from ...core.text.carrying import carry
from ...core.text.changes import Change, from_json
from ...core.words import Access, CommentCategory, Handling
from ...db import db, require_transaction
from ...models import Amendment, PaperSubmission, Version
from .. import carrying, phases
from ..entries import admit_sender, sender_of
from ..record import record
from . import base
from .words import Typed, search_text, stored


def hold_on_paper(
    actor: Actor,
    *,
    delegation_id: int,
    candidate_ref: str,
    words: Typed,
    version_number: int | None = None,
    parent_ref: str | None = None,
    received_at: datetime,
    reason: str = "",
    now: datetime,
) -> tuple[int, dict[str, Any]]:
    """Look at an amendment of a delegation as it was typed from paper; answers the id of the version it was made on,
    and what `send_on_paper` needs of it. Nothing of it leaves the delegation yet.

    Raises Refused where amendments were not open to the delegation when it came, the version was not there yet, or
    nothing is changed; Conflict where the amendment that it is made to has moved on.
    """
    require_transaction()
    require(actor, Action.ENTER_PAPER)
    delegation = sender_of(actor, delegation_id, received_at=received_at, now=now)
    conference = base.get_conference(actor)
    admission = admit_sender(conference, delegation, act="amend", received_at=received_at)
    base.check_handling(conference, words.handling)
    subject = base.lock_subject(actor, candidate_ref, version_number)
    issued_at = db.session.execute(select(Version.issued_at).where(Version.id == subject.version_id)).scalar_one()
    if issued_at > received_at:
        raise Refused(
            "Version %(number)s of %(ref)s was issued %(when)s, after this was received. Choose the version that it "
            "was written on.",
            number=subject.version_number, ref=candidate_ref, when=in_words(issued_at, conference.timezone),
            field="received_at",
        )  # fmt: skip
    parent = base.get_parent(actor, parent_ref, subject.id) if parent_ref else None
    if parent is not None and parent.standing_version_id != subject.version_id:
        raise Conflict("The text has a new version since you opened this page. Open it again.")
    bare = _bare(subject.version_id, parent.id if parent else None)
    with db.session.no_autoflush:
        text = base.shelf_for(bare, subject.version_id).base(bare)
    columns = stored(text, words)
    operations = columns["operations"]
    if not operations:
        raise Refused("This changes nothing in the text. Type what the paper says into it.", field="paragraphs")
    base.check_agreed(subject.id, text, from_json(operations))
    record(
        actor, "amendments.enter_on_paper", conference_id=actor.conference_id, at=received_at, recorded_at=now,
        subject=subject.ref, access=Access.DELEGATION, version_number=subject.version_number,
        delegation_id=delegation.id, handling=words.handling, reason=reason,
    )  # fmt: skip
    return subject.version_id, {
        "operations": operations, "rationale": columns["rationale"], "category": words.category.value,
        "handling": words.handling.value, "parent": parent.id if parent else None, "phase": admission.phase_id,
    }  # fmt: skip


def send_on_paper(actor: Actor, paper: PaperSubmission, *, now: datetime) -> Amendment:
    """The head confirms an amendment that was entered: it is numbered and goes out as one cleared by the delegation,
    made on the version that it was made on, and carried to the one that stands or stale there.

    Others read it at once, or from the close of the phase in which it came. The caller holds the submission's lock.
    Raises Refused where the candidate takes no amendments any more, or a paragraph that it touches is agreed.
    """
    require_transaction()
    require(actor, Action.CONFIRM_PAPER, paper)
    conference, content = base.get_conference(actor), paper.content
    waits = phases.keeps_until_close(content["phase"])
    made_on = db.session.get_one(Version, paper.version_id)
    candidate = base.lock_candidates({made_on.candidate_id})[made_on.candidate_id]
    base.check_open(candidate.state, candidate.ref)
    operations, handling = from_json(content["operations"]), Handling(content["handling"])
    amendment = _bare(made_on.id, content["parent"])
    amendment.conference_id, amendment.candidate_id = actor.conference_id, candidate.id
    amendment.delegation_id, amendment.membership_id = paper.delegation_id, actor.membership_id
    amendment.operations = amendment.standing = content["operations"]
    amendment.category, amendment.handling = CommentCategory(content["category"]), handling
    amendment.rationale = content["rationale"]
    amendment.rationale_html = markup.render(amendment.rationale) if amendment.rationale else ""
    amendment.search_text = search_text(operations, amendment.rationale)
    amendment.created_at = paper.received_at
    ref, number = base.new_ref(conference, handling)
    with db.session.no_autoflush:  # the state, the reference and the times belong together
        move(amendment, AmendmentState.OPEN)
        amendment.ref, amendment.number, amendment.phase_id = ref, number, content["phase"]
        amendment.cleared_at = amendment.updated_at = now
        amendment.released_at = None if waits else now
        _stand(amendment, candidate.current_version_id, now)
    db.session.add(amendment)
    base.recount({candidate.id})
    details = {"candidate": candidate.ref}
    record(
        actor, "amendments.clear", conference_id=actor.conference_id, at=now, subject=ref,
        access=base.access_of(amendment), version_number=made_on.number, handling=handling, details=details,
    )  # fmt: skip
    if amendment.stale:
        record(
            None, "amendments.stale", conference_id=actor.conference_id, at=now, subject=ref,
            access=Access.DELEGATION, delegation_id=paper.delegation_id, handling=handling, details=details,
        )  # fmt: skip
    return amendment


def _bare(version_id: int, parent_id: int | None) -> Amendment:
    """An amendment that is in no session yet, made on a version."""
    return Amendment(
        version_id=version_id, standing_version_id=version_id, parent_id=parent_id, operations=[], standing=[],
        clashes=[], stale=False, state=AmendmentState.DRAFT, edit_counter=1,
    )  # fmt: skip


def _stand(amendment: Amendment, current_id: int, now: datetime) -> None:
    """Put the amendment on the version that stands, with what it is made to as that reads now."""
    shelf = base.shelf_for(amendment, current_id)
    old = shelf.made_on(amendment)
    amendment.standing_version_id = current_id
    new = shelf.base(amendment)
    if old != new:
        carried = carry(Change(amendment.ref, from_json(amendment.operations)), old, new)
        carrying.settle(amendment, carried, db.session.get_one(Version, current_id), now=now)
    base.check_agreed(amendment.candidate_id, new, from_json(amendment.standing))
