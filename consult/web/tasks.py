"""What needs the reader now, as the home shows it: each with a deadline where there is one, the next first."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from ..core.lifecycle import CandidateState, SilenceState
from ..core.permissions import Actor
from ..core.words import AlternateKind, Role
from ..queries import (
    amendments,
    brackets,
    comments,
    cosponsors,
    drafts,
    home,
    positions,
    questions,
    silences,
    statements,
)
from .labels import label
from .task import MOST_OF_ONE_SORT, Setting, Task
from .tasks_of_officers import of_officers
from .wording import question_words

SOON = timedelta(hours=24)


def list_tasks(setting: Setting) -> list[Task]:
    """What needs this reader, by deadline; what has none comes last."""
    actor = setting.actor
    if actor.is_officer:
        found = of_officers(setting)
    elif actor.role == Role.OBSERVER:
        found = _silences(setting)
    else:
        found = [*_drafts(setting), *_comments(setting), *_amendments(setting), *_rounds(setting)]
        found += _silences(setting)
        if actor.speaks(AlternateKind.POSITION):
            found += [*_questions(setting), *_positions(setting), *_statements(actor)]
        if actor.speaks(AlternateKind.CLEAR):
            found += [*_brackets(actor), *_files(actor), *_cosponsors(actor)]
        if actor.is_head:
            found += _paper(actor)
    never = setting.now + timedelta(days=36500)
    return [_dated(task, setting.now) for task in sorted(found, key=lambda task: task.by or never)]


def _dated(task: Task, now: datetime) -> Task:
    urgent = task.by is not None and task.by - now < SOON
    return Task(task.title, task.why, task.path, task.action, task.by, urgent)


def _drafts(setting: Setting) -> list[Task]:
    actor = setting.actor
    own = [d for d in drafts.list_own(actor) if d.state not in (CandidateState.WITHDRAWN, CandidateState.MERGED)]
    by = setting.close_of("table")
    clears = actor.speaks(AlternateKind.CLEAR)
    found: list[Task] = []
    rest = 0
    waiting = [d for d in own if d.waits]
    returned = [d for d in own if d.returned and not d.waits and d.state != CandidateState.CLEARED]
    if clears:
        for draft in waiting[:MOST_OF_ONE_SORT]:
            title = _("Clear or return: %(title)s", title=draft.title)
            why = _("%(name)s has handed it to you.", name=draft.updated_by)
            # The next version of a tabled text has no deadline of its own.
            found.append(Task(title, why, f"/drafts/{draft.id}/clear", _("Read and clear"), None if draft.base else by))
        rest += len(waiting[MOST_OF_ONE_SORT:])
    for draft in returned[:MOST_OF_ONE_SORT]:
        why = _("It came back with remarks.")
        found.append(Task(draft.title, why, f"/drafts/{draft.id}", _("Read the remarks"), None if draft.base else by))
    rest += len(returned[MOST_OF_ONE_SORT:])
    rest += len([d for d in own if not d.waits and d not in returned and d.state == CandidateState.DRAFT])
    rest += len([d for d in own if d.base and not d.waits and not d.returned and d.state == CandidateState.TABLED])
    if rest:
        title = ngettext("%(num)s draft in work", "%(num)s drafts in work", rest)
        why = _("Only your delegation sees it. It goes out when your head clears it.")
        found.append(Task(title, why, "/drafts", _("Open"), by))
    return found


def _comments(setting: Setting) -> list[Task]:
    actor = setting.actor
    found = []
    count = home.count_comment_drafts(actor.delegation_id)
    if count and actor.speaks(AlternateKind.CLEAR):
        title = ngettext("Clear %(num)s draft comment", "Clear %(num)s draft comments", count)
        why = _("Nobody outside your delegation reads them before.")
        found.append(Task(title, why, "/comments/clearing", _("Read them"), setting.close_of("comment")))
    elif count:
        title = ngettext("%(num)s draft comment", "%(num)s draft comments", count)
        why = _("Your head clears them.")
        found.append(Task(title, why, "/comments/ours", _("Open"), setting.close_of("comment")))
    moved = comments.list_to_place(actor)
    if moved:
        title = ngettext("Say where %(num)s comment stands", "Say where %(num)s comments stand", len(moved))
        why = _("The text has moved on under them: %(refs)s.", refs=_named([each.ref for each in moved]))
        path = "/comments/ours"
        if len(moved) == 1 and actor.speaks(AlternateKind.CLEAR):
            path = f"/comments/{moved[0].ref}/place"
        found.append(Task(title, why, path, _("Open")))
    if setting.seen is not None:
        answered = home.count_answered_since(actor.delegation_id, setting.seen)
        if answered:
            title = ngettext(
                "The chair has answered %(num)s of your comments", "The chair has answered %(num)s of your comments",
                answered,
            )  # fmt: skip
            found.append(Task(title, _("Since you last looked."), "/comments/ours", _("Read what became of them")))
        replied = home.count_replied_since(actor.delegation_id, setting.seen)
        if replied:
            title = ngettext(
                "The chair or the secretariat has replied to %(num)s of your comments",
                "The chair or the secretariat has replied to %(num)s of your comments", replied,
            )  # fmt: skip
            found.append(Task(title, _("Since you last looked."), "/comments/ours", _("Read the replies")))
    return found


def _positions(setting: Setting) -> list[Task]:
    """What was held on a former version, and what a capital has still to confirm."""
    found = []
    own = positions.list_own(setting.actor).values()
    unconfirmed = [each for each in own if not each.confirmed]
    for each in unconfirmed[:MOST_OF_ONE_SORT]:
        title = _("Say whether your position on %(ref)s still stands", ref=each.ref)
        held = label(each.held)
        why = _("%(held)s, on version %(number)s. The text has changed since.", held=held, number=each.version)
        found.append(Task(title, why, f"/candidates/{each.ref}/positions", _("Answer")))
    if len(unconfirmed) > MOST_OF_ONE_SORT:
        num = len(unconfirmed) - MOST_OF_ONE_SORT
        title = ngettext("%(num)s more position to confirm", "%(num)s more positions to confirm", num)
        found.append(Task(title, _("Until then they stand in the way."), "/positions", _("Open")))
    for each in [each for each in own if each.confirmed and each.until is not None][:MOST_OF_ONE_SORT]:
        title = _("Confirm %(ref)s: %(title)s", ref=each.ref, title=each.title)
        why = _("Your delegation agreed ad referendum. Silence is no consent.")
        found.append(Task(title, why, f"/candidates/{each.ref}/positions", _("Answer"), each.until))
    return found


def _statements(actor: Actor) -> list[Task]:
    """Those of the delegation whose words have changed."""
    found = []
    for line in statements.list_lines(actor, stale_of=actor.delegation_id)[:MOST_OF_ONE_SORT]:
        title = _("Say whether your statement S-%(number)s on %(ref)s still stands", number=line.number, ref=line.ref)
        kind = label(line.kind)
        why = _("%(kind)s, on version %(number)s. The text has changed since.", kind=kind, number=line.made_on)
        found.append(Task(title, why, f"/statements/{line.number}", _("Answer")))
    return found


def _named(refs: list[str]) -> str:
    """The first few of some references."""
    more = ", ..." if len(refs) > MOST_OF_ONE_SORT else ""
    return ", ".join(refs[:MOST_OF_ONE_SORT]) + more


def _amendments(setting: Setting) -> list[Task]:
    actor = setting.actor
    waits = amendments.count_tasks(actor, since=setting.seen)
    clears = actor.speaks(AlternateKind.CLEAR)
    found = []
    if waits.drafts and clears:
        title = ngettext("Clear %(num)s draft amendment", "Clear %(num)s draft amendments", waits.drafts)
        why = _("Nobody outside your delegation reads them before.")
        found.append(Task(title, why, "/amendments/clearing", _("Read them"), setting.close_of("amend")))
    elif waits.drafts:
        title = ngettext("%(num)s draft amendment", "%(num)s draft amendments", waits.drafts)
        found.append(Task(title, _("Your head clears them."), "/amendments/ours", _("Open"), setting.close_of("amend")))
    if waits.stale:
        title = ngettext("Settle %(num)s stale amendment", "Settle %(num)s stale amendments", waits.stale)
        why = _("The text has moved on under them: take the proposal, word them anew, or withdraw them.")
        found.append(Task(title, why, "/amendments/ours", _("Open")))
    if waits.to_accept and clears:
        title = ngettext(
            "%(num)s open amendment to your texts", "%(num)s open amendments to your texts", waits.to_accept
        )  # fmt: skip
        path = f"/candidates?open=1&sponsor={actor.delegation_code}"
        found.append(Task(title, _("As the sponsor you may accept one as friendly."), path, _("Read them")))
    if waits.answered:
        title = ngettext(
            "The chair has answered %(num)s of your amendments", "The chair has answered %(num)s of your amendments",
            waits.answered,
        )  # fmt: skip
        found.append(Task(title, _("Since you last looked."), "/amendments/ours", _("Read what became of them")))
    return found


def _brackets(actor: Actor) -> list[Task]:
    moved = brackets.list_to_place(actor)
    if not moved:
        return []
    title = ngettext(
        "Say where %(num)s pair of brackets stands", "Say where %(num)s pairs of brackets stand", len(moved)
    )  # fmt: skip
    why = _("The text has moved on under them: %(refs)s.", refs=_named(list(dict.fromkeys(ref for _id, ref in moved))))
    path = f"/brackets/{moved[0][0]}" if len(moved) == 1 else "/brackets?own=1"
    return [Task(title, why, path, _("Open"))]


def _rounds(setting: Setting) -> list[Task]:
    casts = setting.actor.speaks(AlternateKind.BALLOT)
    found = []
    for round_ in home.list_rounds_open_to(setting.actor):
        if round_.closes_at <= setting.now or (round_.cast_at and not round_.newer):
            continue
        path = f"/rankings/{round_.number}/ballot"
        if round_.newer:
            title = _("Cast the changed ballot: %(title)s", title=round_.title)
            why = _("What is prepared is newer than the ballot your delegation has cast, which counts until then.")
        elif casts:
            title = _("Cast your delegation's ballot: %(title)s", title=round_.title)
            why = _("A ballot is prepared.") if round_.prepared else _("Nothing is prepared yet.")
        else:
            title = _("Prepare the ballot: %(title)s", title=round_.title)
            why = _("Being prepared; your head casts it.") if round_.prepared else _("Nothing is prepared yet.")
        found.append(Task(title, why, path, _("Open the ballot"), round_.closes_at))
    return found


def _questions(setting: Setting) -> list[Task]:
    waiting = questions.list_to_answer(setting.actor, now=setting.now)
    return [
        Task(
            _("Object, or let it pass: %(question)s", question=question_words(line)),
            _("It holds unless somebody objects before."), f"/questions/{line.number}", _("Read it"), line.closes_at,
        )
        for line in waiting[: 2 * MOST_OF_ONE_SORT]
    ]  # fmt: skip


def _silences(setting: Setting) -> list[Task]:
    """What comes under silence: to be read by all, and broken by those who speak for a deciding delegation."""
    actor = setting.actor
    answers = actor.deciding and actor.speaks(AlternateKind.SILENCE)
    found = []
    for line in silences.list_silences(actor, now=setting.now, live=True):
        path, refs = f"/silences/{line.number}", ", ".join(line.open_refs)
        if line.state == SilenceState.PROPOSED and answers:
            title = _("Silence is proposed on %(refs)s", refs=refs)
            why = _("Object to using it before it is opened, or let it be opened.")
            found.append(Task(title, why, path, _("Read it")))
        elif line.breakable and answers:
            title = _("Break the silence on %(refs)s, or let it run", refs=refs)
            why = _("Unless a deciding delegation breaks it before, the texts are adopted then.")
            found.append(Task(title, why, path, _("Open"), line.expires_at))
        elif line.breakable and not line.seen:
            title = _("Read what is under silence: %(refs)s", refs=refs)
            why = _("Say that you have read it: your delegation sees who has.")
            found.append(Task(title, why, path, _("Read it"), line.expires_at))
    return found


def _cosponsors(actor: Actor) -> list[Task]:
    words = {
        "invited": (_("Co-sponsor %(ref)s?"), _("%(delegation)s asks you to."), _("Answer")),
        "to_confirm": (_("Still co-sponsor %(ref)s?"), _("%(delegation)s has issued a new version."), _("Answer")),
        "offer": (_("Take a co-sponsor for %(ref)s?"), _("%(delegation)s offers to co-sponsor."), _("Answer")),
    }
    waiting = cosponsors.list_waiting(actor.delegation_id)
    found = []
    for ask in waiting[: 2 * MOST_OF_ONE_SORT]:
        title, why, action = words[ask.kind_of_ask]
        names = {"ref": f"{ask.ref} {ask.title}", "delegation": ask.delegation}
        found.append(Task(title % names, why % names, f"/candidates/{ask.ref}", action))
    return found


def _files(actor: Actor) -> list[Task]:
    found = []
    for ref, name, count in home.list_files_to_clear(actor.delegation_id)[:MOST_OF_ONE_SORT]:
        title = ngettext("Clear %(num)s file of %(ref)s %(name)s", "Clear %(num)s files of %(ref)s %(name)s", count,
                         ref=ref, name=name)  # fmt: skip
        why = _("Nobody outside your delegation sees it before.")
        found.append(Task(title, why, f"/candidates/{ref}#attachments", _("Look at it")))
    return found


def _paper(actor: Actor) -> list[Task]:
    kinds = {
        "candidate": _("Confirm a candidate entered on paper"),
        "comment": _("Confirm a comment entered on paper"),
        "ballot": _("Confirm a ballot entered on paper"),
        "amendment": _("Confirm an amendment entered on paper"),
        "objection": _("Confirm an objection entered on paper"),
        "bracket": _("Confirm brackets entered on paper"),
        "break": _("Confirm a break of silence entered on paper"),
        "statement": _("Confirm a statement entered on paper"),
    }
    stands = _("The secretariat has entered it for your delegation.")
    waits = _("The secretariat has entered it for your delegation. It goes out once you confirm it.")
    return [
        Task(kinds[paper.kind], waits if paper.kind == "amendment" else stands, f"/paper/{paper.id}", _("Read it"))
        for paper in home.list_paper_to_confirm(actor.delegation_id)[:MOST_OF_ONE_SORT]
    ]
