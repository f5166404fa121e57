"""The acts of the record as sentences, by verb.

Placeholders: `who` (the delegation, or the office), `subject`, `Subject` (at the start of a sentence), `draft` (the
draft of a candidate, which may have no number yet), `delegation` (the one concerned), `version`, `seat`, and from the
act's details `candidate`, `into`, `about`, `outcome`, `ref`, `refs`, `entry`, `count`, `file`, `symbol`, `paragraph`,
`state`, `held`, `asked`, `silence`.
"""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "alternates.name": _l("%(who)s named an alternate for its head"),
    "alternates.revoke": _l("%(who)s ended an alternate's standing"),
    "amendments.clear": _l("%(who)s proposed amendment %(subject)s to %(candidate)s"),
    "amendments.detach": _l("%(Subject)s of %(delegation)s no longer hangs on %(parent)s, which has changed or gone"),
    "amendments.discard": _l("%(who)s threw a draft amendment to %(subject)s away"),
    "amendments.join": _l("%(who)s joined amendment %(subject)s to %(candidate)s"),
    "amendments.leave": _l("%(who)s no longer stands behind amendment %(subject)s to %(candidate)s"),
    "amendments.make_comment": _l("%(who)s made a draft comment of a draft amendment to %(subject)s"),
    "amendments.rebase": _l("%(who)s put amendment %(subject)s on the text of %(candidate)s as it stands"),
    "amendments.enter_on_paper": _l("%(who)s entered an amendment of %(delegation)s to %(subject)s, received on paper"),
    "amendments.release": _l("%(count)s amendments to %(subject)s can be read by all since the close of their phase"),
    "amendments.withdraw": _l("%(who)s withdrew its amendment %(subject)s to %(candidate)s"),
    "amendments.write": _l("%(who)s drafted an amendment to %(subject)s"),
    "amendments.answer": _l("%(who)s answered amendment %(subject)s to %(candidate)s: %(outcome)s"),
    "amendments.reopen": _l("%(who)s took up amendment %(subject)s to %(candidate)s again"),
    "amendments.stale": _l("The text has moved on under amendment %(subject)s of %(delegation)s: it has to settle it"),
    "announcements.send": _l("%(who)s sent an announcement: %(subject)s"),
    "attachments.add": _l("%(who)s added the file %(file)s to %(subject)s"),
    "attachments.remove": _l("%(who)s took the file %(file)s from %(subject)s"),
    "ballots.cast": _l("%(who)s cast its ballot in %(subject)s"),
    "ballots.disown": _l("%(who)s disowned the ballot entered for it in %(subject)s"),
    "ballots.enter_on_paper": _l("%(who)s entered a ballot of %(delegation)s in %(subject)s, received on paper"),
    "brackets.enter": _l("%(who)s put brackets in paragraph %(paragraph)s of %(subject)s, as %(delegation)s asked"),
    "brackets.enter_on_paper": _l(
        "%(who)s put brackets in paragraph %(paragraph)s of %(subject)s for %(delegation)s, received on paper"
    ),
    "brackets.from_merge": _l("Words of %(subject)s were put in brackets by a merge"),
    "brackets.lift": _l("%(who)s lifted its brackets in paragraph %(paragraph)s of %(subject)s"),
    "brackets.open": _l("%(who)s asked for brackets in paragraph %(paragraph)s of %(subject)s"),
    "brackets.place": _l("%(who)s put its brackets anew in paragraph %(paragraph)s of %(subject)s"),
    "brackets.overtaken": _l("New words took the place of brackets of %(delegation)s in %(subject)s"),
    "candidates.clear": _l("%(who)s cleared a late candidate, which waits for the chair's leave"),
    "candidates.decline_leave": _l("%(who)s did not let a late candidate of %(delegation)s in"),
    "candidates.discard": _l("%(who)s threw %(draft)s away"),
    "candidates.enter_on_paper": _l("%(who)s entered %(subject)s of %(delegation)s, received on paper"),
    "candidates.grant_leave": _l("%(who)s let in %(subject)s of %(delegation)s, cleared after the close"),
    "candidates.merge": _l("%(who)s merged %(subject)s into %(into)s"),
    "candidates.recall": _l("%(who)s recalled %(subject)s"),
    "candidates.release": _l("%(Subject)s of %(delegation)s can be read by all since the close of its phase"),
    "candidates.send_back": _l("%(who)s returned %(draft)s to its delegates, with remarks"),
    "candidates.submit": _l("%(who)s handed %(draft)s to its head"),
    "candidates.table": _l("%(who)s tabled %(subject)s"),
    "candidates.take_back": _l("%(who)s took %(draft)s back"),
    "candidates.version": _l("%(who)s issued version %(version)s of %(subject)s"),
    "candidates.withdraw": _l("%(who)s withdrew %(subject)s"),
    "comments.answer": _l("%(who)s answered %(subject)s on %(candidate)s: %(outcome)s"),
    "comments.clear": _l("%(who)s commented on %(candidate)s (%(subject)s)"),
    "comments.discard": _l("%(who)s threw a draft comment away"),
    "comments.edit": _l("%(who)s changed a draft comment on %(subject)s"),
    "comments.enter": _l("%(who)s entered %(subject)s of %(delegation)s on %(candidate)s, received on paper"),
    "comments.keep": _l("%(who)s kept a draft comment as an internal remark"),
    "comments.place": _l("%(who)s said where its comment %(subject)s on %(candidate)s stands in version %(version)s"),
    "comments.release": _l("%(count)s comments on %(subject)s can be read by all since the close of their phase"),
    "comments.reply": _l("%(who)s replied to %(ref)s on %(candidate)s (%(subject)s)"),
    "comments.stale": _l(
        "The text of %(subject)s has moved on under comments of %(delegation)s, which says where they stand: %(refs)s"
    ),
    "comments.withdraw": _l("%(who)s withdrew its comment %(subject)s on %(candidate)s"),
    "comments.write": _l("%(who)s drafted a comment on %(subject)s"),
    "conference.archive": _l("%(who)s archived the conference"),
    "conference.open": _l("%(who)s opened the conference"),
    "conference.settings": _l("%(who)s changed the settings of the conference"),
    "conference.unarchive": _l("%(who)s took the conference out of the archive"),
    "declarations.confirmed": _l("With the answer of %(who)s all capitals have confirmed %(subject)s: %(outcome)s"),
    "declarations.declare": _l("%(who)s declared %(subject)s, version %(version)s: %(outcome)s"),
    "declarations.not_confirmed": _l("The capital of %(who)s could not confirm %(subject)s: it is negotiated again"),
    "declarations.put": _l("%(who)s put version %(version)s of %(subject)s to the room"),
    "declarations.reservations": _l(
        "With a reservation of %(who)s that was made or withdrawn, %(subject)s counts as: %(outcome)s"
    ),
    "declarations.take_back": _l("%(who)s took %(subject)s back to the negotiation"),
    "declarations.take_up": _l("%(who)s took %(subject)s up again"),
    "cosponsors.accept": _l("%(who)s co-sponsors %(subject)s"),
    "cosponsors.accept_offer": _l("%(who)s took %(about)s as co-sponsor of %(subject)s"),
    "cosponsors.cancel": _l("%(who)s no longer asks %(about)s to co-sponsor %(subject)s"),
    "cosponsors.decline": _l("%(who)s declined to co-sponsor %(subject)s"),
    "cosponsors.decline_offer": _l("%(who)s declined the offer of %(about)s to co-sponsor %(subject)s"),
    "cosponsors.invite": _l("%(who)s asked %(about)s to co-sponsor %(subject)s"),
    "cosponsors.offer": _l("%(who)s offered to co-sponsor %(subject)s"),
    "cosponsors.withdraw": _l("%(who)s no longer co-sponsors %(subject)s"),
    "delegations.add": _l("%(who)s added %(delegation)s to the participants"),
    "delegations.edit": _l("%(who)s changed the entry of %(delegation)s"),
    "delegations.replace_head": _l("%(who)s named a new head of %(delegation)s"),
    "invitations.accept": _l("%(who)s: an invitation was accepted (%(seat)s)"),
    "invitations.resend": _l("%(who)s made a new link for an invitation (%(seat)s)"),
    "invitations.revoke": _l("%(who)s withdrew an invitation (%(seat)s)"),
    "invitations.send": _l("%(who)s sent an invitation (%(seat)s)"),
    "leave.grant": _l("%(who)s gave %(delegation)s leave for a late entry"),
    "lists.add": _l("%(who)s put %(entry)s on %(subject)s"),
    "lists.circulate": _l("%(who)s circulated %(subject)s"),
    "lists.create": _l("%(who)s began %(subject)s"),
    "lists.describe": _l("%(who)s changed the heading of %(subject)s"),
    "lists.issue": _l("%(who)s issued %(subject)s as %(symbol)s"),
    "lists.move": _l("%(who)s moved %(entry)s on %(subject)s"),
    "lists.pin": _l("%(who)s put another version of %(entry)s on %(subject)s"),
    "lists.recall": _l("%(who)s took %(subject)s back to draft"),
    "lists.remove": _l("%(who)s took %(entry)s off %(subject)s"),
    "lists.revise": _l("%(who)s began a new revision of %(subject)s"),
    "members.remove": _l("%(who)s ended a service (%(seat)s)"),
    "paper.confirm": _l("%(who)s confirmed what was entered for it on paper (%(subject)s)"),
    "paper.disown": _l("%(who)s disowned what was entered for it on paper (%(subject)s)"),
    "paragraphs.agree": _l("%(who)s declared paragraph %(paragraph)s of %(subject)s agreed"),
    "paragraphs.agree_ad_ref": _l("%(who)s declared paragraph %(paragraph)s of %(subject)s agreed ad referendum"),
    "paragraphs.fall_back": _l("Paragraph %(paragraph)s of %(subject)s is no longer agreed"),
    "paragraphs.open": _l("%(who)s declared paragraph %(paragraph)s of %(subject)s open again"),
    "people.appoint": _l("The operator of this installation appointed somebody (%(seat)s)"),
    "people.reset_link": _l("%(who)s made a link for a new password (%(seat)s)"),
    "phases.change": _l("%(who)s changed the phase %(subject)s"),
    "phases.close": _l("The phase %(subject)s closed"),
    "phases.plan": _l("%(who)s planned the phase %(subject)s"),
    "phases.remove": _l("%(who)s removed the phase %(subject)s"),
    "positions.ask_again": _l("%(who)s asked the capital of %(asked)s again about %(subject)s"),
    "positions.take": _l("%(who)s stated its position on %(subject)s, version %(version)s: %(held)s"),
    "questions.ask": _l("%(who)s put %(subject)s on %(candidate)s before the room: %(about)s"),
    "questions.close": _l("%(Subject)s on %(candidate)s closed: %(state)s"),
    "questions.disown": _l("%(who)s disowned the objection entered for it to %(subject)s on %(candidate)s"),
    "questions.object": _l("%(who)s objected to %(subject)s on %(candidate)s"),
    "questions.object_late": _l(
        "%(who)s entered an objection of %(delegation)s to %(subject)s on %(candidate)s, received on paper in time, "
        "after it had passed"
    ),
    "questions.object_on_paper": _l(
        "%(who)s entered an objection of %(delegation)s to %(subject)s on %(candidate)s, received on paper"
    ),
    "questions.state": _l("%(who)s made a statement on %(subject)s on %(candidate)s"),
    "questions.state_on_paper": _l(
        "%(who)s entered a statement of %(delegation)s on %(subject)s on %(candidate)s, received on paper"
    ),
    "questions.withdraw": _l("%(who)s took %(subject)s on %(candidate)s back"),
    "rounds.cancel": _l("%(who)s cancelled %(subject)s"),
    "rounds.close": _l("%(Subject)s closed"),
    "rounds.confirm": _l("%(who)s confirmed the close of %(subject)s and that its results may be published"),
    "rounds.count": _l("%(who)s changed the ballots of %(subject)s, which was counted anew"),
    "rounds.create": _l("%(who)s planned %(subject)s"),
    "rounds.edit": _l("%(who)s changed the plan of %(subject)s"),
    "rounds.extend": _l("%(who)s put off the close of %(subject)s"),
    "rounds.item_withdrawn": _l("%(ref)s left %(subject)s"),
    "rounds.open": _l("%(Subject)s opened"),
    "rounds.publish": _l("The results of %(subject)s were published"),
    "rounds.reopen": _l("%(who)s reopened %(subject)s"),
    "rounds.schedule": _l("%(who)s announced %(subject)s"),
    "rounds.seal": _l("The results of %(subject)s were sealed again, to be confirmed by two officers"),
    "rounds.stricter": _l("%(who)s made %(subject)s stricter"),
    "rounds.withhold": _l("%(Subject)s has too few ballots for results to be published"),
    "rounds.unschedule": _l("%(who)s took %(subject)s back for changes"),
    "silences.adopt": _l("%(Subject)s was adopted by the silence of %(silence)s: %(outcome)s"),
    "silences.break": _l("%(who)s broke the silence of %(subject)s with regard to %(candidate)s"),
    "silences.break_late": _l(
        "%(who)s entered a break of the silence of %(subject)s by %(delegation)s with regard to %(candidate)s, "
        "received in time, after it had ended"
    ),
    "silences.break_on_paper": _l(
        "%(who)s entered a break of the silence of %(subject)s by %(delegation)s with regard to %(candidate)s, "
        "received on paper"
    ),
    "silences.confirm": _l("%(who)s confirmed that no break of the silence of %(subject)s had come in time: %(refs)s"),
    "silences.disown": _l(
        "%(who)s disowned the break entered for it in the silence of %(subject)s with regard to %(candidate)s"
    ),
    "silences.expire": _l("The silence of %(subject)s ended: %(state)s"),
    "silences.extend": _l("%(who)s moved the end of the silence of %(subject)s to a later instant"),
    "silences.open": _l("%(who)s opened the silence procedure %(subject)s: %(refs)s"),
    "silences.propose": _l("%(who)s proposed the silence procedure %(subject)s: %(refs)s"),
    "silences.refuse": _l("%(who)s objected to using silence in %(subject)s: %(refs)s"),
    "silences.resume": _l("%(who)s let the silence of %(subject)s go on"),
    "silences.state": _l("%(who)s made a statement on %(candidate)s under the silence of %(subject)s"),
    "silences.state_on_paper": _l(
        "%(who)s entered a statement of %(delegation)s on %(candidate)s under the silence of %(subject)s, received on "
        "paper"
    ),
    "silences.suspend": _l("%(who)s let the silence of %(subject)s stand still for a technical fault"),
    "silences.undo": _l(
        "%(Subject)s is negotiated again: %(delegation)s had broken the silence of %(silence)s in time"
    ),
    "silences.withdraw": _l("%(who)s took the silence procedure %(subject)s back: %(refs)s"),
    "statements.amend": _l("%(who)s amended its statement %(subject)s on %(on)s (%(kind)s)"),
    "statements.attach": _l("%(who)s put %(subject)s on the record, on %(on)s (%(kind)s)"),
    "statements.confirm": _l(
        "%(who)s said that its statement %(subject)s on %(on)s (%(kind)s) stands on version %(version)s"
    ),
    "statements.disown": _l("%(who)s disowned the statement %(subject)s entered for it on %(on)s (%(kind)s)"),
    "statements.enter_on_paper": _l(
        "%(who)s entered a statement of %(delegation)s on %(on)s, received on paper: %(subject)s (%(kind)s)"
    ),
    "statements.stale": _l(
        "The text of %(on)s has moved on under the statement %(subject)s of %(delegation)s (%(kind)s), which says "
        "whether it stands"
    ),
    "statements.withdraw": _l("%(who)s withdrew its statement %(subject)s on %(on)s (%(kind)s)"),
    "texts.carry": _l("What is open on %(subject)s was carried to version %(version)s"),
    "texts.chairs_text": _l("The chair's text became version %(version)s of %(subject)s, since nobody objected"),
    "texts.friendly": _l("A friendly amendment entered version %(version)s of %(subject)s, since nobody objected"),
    "texts.merge": _l("%(who)s took amendments into %(subject)s: version %(version)s"),
    "texts.renumber": _l("%(who)s numbered the paragraphs of %(subject)s anew: version %(version)s"),
}
