"""What needs the chair, a co-chair or the secretariat now, as the home shows it."""

from flask_babel import gettext as _
from flask_babel import ngettext

from ..core.lifecycle import SilenceState
from ..queries import desk, drafts, paragraphs, positions, silences
from .task import MOST_OF_ONE_SORT, Setting, Task


def of_officers(setting: Setting) -> list[Task]:
    """What needs an officer, in no order yet."""
    actor = setting.actor
    found = _silences(setting)
    if actor.is_chair:
        unanswered = desk.find_unanswered(actor.conference_id).count
        if unanswered:
            title = ngettext("%(num)s comment to answer", "%(num)s comments to answer", unanswered)
            why = _("Each gets an answer with a reason, which its delegation reads.")
            found.append(Task(title, why, "/comments?unanswered=1", _("Answer")))
        late = drafts.list_waiting_for_leave(actor)
        if late:
            title = ngettext("%(num)s late candidate waits", "%(num)s late candidates wait", len(late))
            why = _("Cleared after the close: it comes in only with your leave.")
            found.append(Task(title, why, "/desk", _("Decide")))
        for each in paragraphs.list_overdue(actor, now=setting.now)[:MOST_OF_ONE_SORT]:
            title = _("Ask again: paragraph %(number)s of %(ref)s", number=each.number, ref=each.ref)
            why = _("Agreed ad referendum, and not confirmed in time. Silence is no consent.")
            path = f"/candidates/{each.ref}/paragraphs/{each.paragraph_id}"
            found.append(Task(title, why, path, _("Open"), each.until))
        for ref, delegation, until in positions.list_overdue(actor.conference_id, now=setting.now)[:MOST_OF_ONE_SORT]:
            title = _("Ask again: %(delegation)s on %(ref)s", delegation=delegation, ref=ref)
            why = _("Its capital has not confirmed in time. Silence is no consent.")
            found.append(Task(title, why, f"/candidates/{ref}/positions", _("Open"), until))
        for line in desk.list_lists(actor.conference_id):
            if line.gone or line.moved_on:
                title = _("Look at list %(number)s again: %(title)s", number=line.number, title=line.title)
                why = _("Texts on it have been withdrawn, merged or changed since.")
                found.append(Task(title, why, f"/lists/{line.number}", _("Open")))
    else:
        found += _secretariat(setting)
    return found


def _silences(setting: Setting) -> list[Task]:
    """What the chair proposed or let stand still, and what ended and waits for the secretariat's word."""
    found = []
    for line in silences.list_silences(setting.actor, now=setting.now, live=True):
        path, refs = f"/silences/{line.number}", ", ".join(line.refs if line.to_confirm else line.open_refs)
        if line.to_confirm and setting.actor.is_secretariat:
            title = _("Confirm that no break of %(name)s came otherwise: %(refs)s", name=line.name, refs=refs)
            why = _("By e-mail, on paper or in another way. Until then what was adopted cannot be issued.")
            found.append(Task(title, why, path, _("Open")))
        elif setting.actor.is_chair and line.state == SilenceState.PROPOSED:
            title = _("Open the silence procedure %(name)s: %(refs)s", name=line.name, refs=refs)
            found.append(Task(title, _("It is proposed, and no delegation has objected to using it."), path, _("Open")))
        elif setting.actor.is_chair and line.state == SilenceState.SUSPENDED:
            title = _("Let the silence of %(name)s go on: %(refs)s", name=line.name, refs=refs)
            found.append(Task(title, _("It stands still for a technical fault."), path, _("Open")))
        elif line.breakable:
            title = _("Silence runs on %(refs)s", refs=refs)
            why = _("Unless a deciding delegation breaks it before, the texts are adopted then.")
            found.append(Task(title, why, path, _("Open"), line.expires_at))
    return found


def _secretariat(setting: Setting) -> list[Task]:
    invited = desk.find_invited(setting.actor.conference_id, now=setting.now)
    found = []
    if invited.headless:
        title = ngettext("%(num)s delegation without a head", "%(num)s delegations without a head", invited.headless)
        why = _("Without a head nothing can leave a delegation. Invite one for each that takes part.")
        found.append(Task(title, why, "/manage/people", _("Invite")))
    if invited.expired:
        title = ngettext("%(num)s invitation has expired", "%(num)s invitations have expired", invited.expired)
        found.append(Task(title, _("Make a new link, or withdraw it."), "/manage/people", _("Open")))
    if invited.failed_mails:
        title = ngettext("%(num)s e-mail could not be sent", "%(num)s e-mails could not be sent", invited.failed_mails)
        found.append(Task(title, _("The address may be wrong, or the mail server away."), "/manage/", _("Open")))
    waiting = len(desk.list_paper_waiting(setting.actor.conference_id))
    if waiting:
        title = ngettext(
            "%(num)s paper submission to be confirmed", "%(num)s paper submissions to be confirmed", waiting
        )  # fmt: skip
        found.append(Task(title, _("Each waits for the head of its delegation."), "/paper", _("Open")))
    return found
