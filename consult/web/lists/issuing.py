"""The last look before a list goes out, issuing it, and drafts on paper for the chair."""

from flask import Response, current_app, g, make_response, render_template
from flask_babel import gettext as _

from ...core.documents import file_stem
from ...core.errors import Refused
from ...core.lifecycle import ListState
from ...core.permissions import Action
from ...db import transaction
from ...exports import FORMATS, exporter
from ...queries import lists as queries
from ...services import lists
from ..answers import refuse, see
from ..context import actor
from ..context import conference as current_conference
from . import pages
from .forms import IssueForm
from .layout import document, list_url, readiness

LIST = "/<conference>/lists/<int:number>"


@pages.page(f"{LIST}/issue", who=Action.ISSUE_LIST)
def issue(conference: str, number: int):
    """Exactly what goes out, and the button."""
    return _page(number, IssueForm())


@pages.page(f"{LIST}/issue", who=Action.ISSUE_LIST, methods=("POST",))
def issue_post(conference: str, number: int):
    """Issue the list, then build the documents of the whole list; the clock builds the rest."""
    form = IssueForm()
    if not form.validate():
        return _page(number, form), 422
    try:
        with transaction():
            issue_id = lists.issue(
                actor(),
                number,
                version=form.version.data,
                keep_former_texts=form.keep_former_texts.data,
                request_id=form.request_id.data,
                base_url=current_app.config["CONSULT"].base_url,
                now=g.now,
            )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(number, form, refusal=refusal), refusal.status
    try:
        lists.build_files(issue_id, bodies=False)
    except Exception:  # the list is issued all the same, and the clock builds what is missing
        current_app.logger.exception("the documents of issue %s are left to the clock", issue_id)
    return see(list_url(number), message=_("The list is issued."))


@pages.page(f"{LIST}/preview.<any(docx,pdf):extension>", who=Action.READ_DRAFT_LIST)
def preview(conference: str, number: int, extension: str) -> Response:
    """The draft as a document that says on every page that it was not issued; built now and kept nowhere."""
    list_ = queries.get_list(current_conference().id, number)
    if list_.state == ListState.ISSUED:
        raise Refused("This list is issued: take its documents from its page.")
    snapshot = queries.draft_snapshot(list_, current_conference(), now=g.now)
    module = exporter(extension)
    response = make_response(module.render(snapshot))
    response.headers["Content-Type"] = module.MEDIA_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{file_stem(snapshot.symbol)}.{extension}"'
    return response


def _page(number: int, form: IssueForm, *, refusal: Refused | None = None):
    conference = current_conference()
    list_ = queries.get_list(current_conference().id, number)
    head = queries.get_head(conference.id, number)
    if head.state == ListState.ISSUED:
        # Somebody else was first, or the chair came back to an old page.
        latest = queries.get_issue(g.actor, conference, number)
        return render_template("lists/issued_already.html", head=head, issue=latest, refusal=refusal)
    draft = queries.find_draft(head)
    if refusal is not None:
        refuse(form, refusal)
    # What is confirmed is what is shown: the counter of the list as it is read now.
    form.version.raw_data, form.version.data = None, head.edit_counter
    return render_template(
        "lists/issue.html",
        head=head,
        form=form,
        draft=draft,
        readiness=readiness(draft) + _shown_places(head),
        formats=FORMATS,
        **document(queries.issue_snapshot(list_, conference, now=g.now)),
    )


def _shown_places(head: queries.Head) -> list[tuple[str, str, str, list[str]]]:
    """A word where the document shows the ranking to more readers than the round does."""
    if head.results_to != "participants" or not current_conference().publish_issued_lists:
        return []
    sentence = _(
        "The document prints each entry's place in the ranking. The round shows its results to participants only; "
        "issuing the list shows these places to everybody."
    )
    return [("waiting", _("To consider"), sentence, [])]
