"""Every page and act with who may open it: the one table that tests/web/test_access.py holds the application against.

One line for each endpoint and method of the application. An address or a form may name things of the populated
conference in braces, as `World.names` in tests/web/world.py has them: "{c}/candidates/{ref}".
"""

from dataclasses import dataclass, field

from consult.web.roundtrip.carrying import pack

# A visitor has no account, an outsider one without a role in the conference. `th_alternate` is a delegate who stands in
# for the head in clearing and ballots. The conference's other delegations are foreign to what belongs to th.
TH = ("th_head", "th_alternate", "th_delegate", "th_observer")
SG = ("sg_head", "sg_delegate", "sg_observer")
OTHERS = ("au_head", "ngo_head")
FOREIGN = SG + OTHERS
OFFICERS = ("chair", "co_chair", "secretariat")
CHAIRS = ("chair", "co_chair")
SECRETARIAT = ("secretariat",)
PARTICIPANTS = TH + FOREIGN + OFFICERS
SIGNED_IN = ("outsider", *PARTICIPANTS)
ANYBODY = ("visitor", *SIGNED_IN)

# One of each kind of reader, for tests that read everything there is.
READERS = (
    "visitor", "outsider", "th_head", "th_delegate", "th_observer", "sg_head", "au_head", "ngo_head", "chair",
    "secretariat",
)  # fmt: skip

DELEGATIONS = TH + FOREIGN
HEADS = ("th_head", "sg_head", "au_head", "ngo_head")
WRITERS = (*HEADS, "th_alternate", "th_delegate", "sg_delegate")  # head and delegates of any delegation
CLEARS = (*HEADS, "th_alternate")  # may sign for their delegation
TH_WRITERS = ("th_head", "th_alternate", "th_delegate")
TH_CLEARS = ("th_head", "th_alternate")
TH_HEAD = ("th_head",)
FILE = b"\x89PNG" + bytes.fromhex(
    "0d0a1a0a0000000d49484452000000010000000108020000"
    "00907753de0000000c49444154789c636060600000000400"
    "01f61738550000000049454e44ae426082"
)
WORDS = {
    "title": "Other words", "rationale": "", "area": "policy", "pillars": ["APSC"], "bodies": ["amcc"],
    "cites": ["gge2015.13a"], "para_id": ["p1"], "para_body": ["States should talk."],
}  # fmt: skip
PHASE = {
    "title": "More time", "opens_at": "2019-05-20T10:00", "closes_at": "2019-05-22T10:00", "visibility": "at_once",
    "may_table": ["ngo"], "reason": "Asked for.",
}  # fmt: skip
TYPED = {"title": "Other words", "para_id": ["p1"], "para_body": ["States should talk."], "category": "technical"}
ROUND = {
    "title": "A round", "refs": ["{sg_ref}"], "electorate": ["ngo", "asean_member_state"], "with_line": "y",
    "opens_at": "2019-05-05T10:00", "closes_at": "2019-05-08T10:00", "results_to": "chair",
    "disclosure": "attributable",
}  # fmt: skip
FORM = b"Section,Paragraph,Comment\nN-01,1,We agree.\n"
FORM_ROW = {
    "where": "Row 2", "row": "N-01.v1.p1", "category": "general", "body": "We agree.", "proposed": None, "quote": "",
    "mark": "0" * 40,
}  # fmt: skip
TEXT = b"# Norm 1: Early warning\n\n1. States should talk.\n"
TEXT_ROW = {
    "title": "Early warning", "rationale": "", "pillars": [], "bodies": [], "notes": [], "changes": [], "remarks": [],
    "amendments": [],
    "paragraphs": [["operative", 1, "States should talk."]],
}  # fmt: skip
ON_PAPER = {"delegation": "sg", "received_at": "2019-05-01T09:00", "way": "hand", "reason": "Handed in."}


@dataclass(frozen=True)
class Expect:
    """Who may (`who`, from the names above) open `url`.

    `hidden`: roles that must get 404, as for what belongs to another delegation; other refused roles get 403 or 404,
    or one of `refusals` where the act tells more and betrays nothing.
    `form`: what a POST sends; it must be good enough for the act to succeed for every role that may (else name the
    answers that a permitted role may get in `answers`). `files`: name of a field -> (bytes, file name).
    """

    url: str
    who: tuple[str, ...]
    form: dict = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()
    refusals: tuple[int, ...] = (403, 404)
    files: dict = field(default_factory=dict)


ACCESS: dict[tuple[str, str], Expect] = {
    # accounts, resets, invitations
    ("accounts.start", "GET"): Expect("/", ANYBODY),
    ("accounts.sign_in", "GET"): Expect("/sign-in", ANYBODY),
    ("accounts.sign_in_post", "POST"): Expect("/sign-in", ANYBODY, {"email": "{email}", "password": "{password}"}),
    # only in a demonstration, so here it is not to be found
    ("accounts.sign_in_demo", "POST"): Expect("/sign-in/demo", ANYBODY, {"email": "{email}"}, answers=(404,)),
    ("accounts.sign_out", "POST"): Expect("/sign-out", ANYBODY),
    ("accounts.sign_out_everywhere", "POST"): Expect("/sign-out-everywhere", SIGNED_IN),
    # one's own capacities only
    ("accounts.act_as", "POST"): Expect("/act-as", TH_HEAD, {"membership_id": "{th_head_seat}"}),
    ("accounts.theme", "POST"): Expect("/theme", ANYBODY, {"theme": "dark"}),
    ("accounts.account", "GET"): Expect("/account", SIGNED_IN),
    ("accounts.change_name", "POST"): Expect("/account/name", SIGNED_IN, {"name": "Another Name"}),
    ("accounts.change_password", "POST"): Expect(
        "/account/password", SIGNED_IN, {"current": "{password}", "password": "a quite different phrase"}
    ),
    ("resets.ask", "GET"): Expect("/reset", ANYBODY),
    ("resets.ask_post", "POST"): Expect("/reset", ANYBODY, {"email": "{email}"}),
    ("resets.show", "GET"): Expect("/reset/{reset_token}", ANYBODY),
    ("resets.use", "POST"): Expect("/reset/{reset_token}", ANYBODY, {"password": "a quite different phrase"}),
    ("invitations.show", "GET"): Expect("/invitations/{invitation_token}", ANYBODY),
    ("invitations.accept", "POST"): Expect(
        "/invitations/{invitation_token}", ANYBODY, {"name": "New Person", "password": "a quite different phrase"}
    ),
    # the register and the library
    ("register.page", "GET"): Expect("{c}/candidates", PARTICIPANTS),
    ("register.csv", "GET"): Expect("{c}/candidates.csv", PARTICIPANTS),
    ("library.index", "GET"): Expect("{c}/library", PARTICIPANTS),
    ("library.instrument", "GET"): Expect("{c}/library/instruments/gge2015", PARTICIPANTS),
    ("library.body", "GET"): Expect("{c}/library/bodies/amcc", PARTICIPANTS),
    # home, desk, announcements, documents, archive
    ("home.page", "GET"): Expect("{c}/", ANYBODY),
    ("home.mark_seen", "POST"): Expect("{c}/seen", PARTICIPANTS, {"until": "2019-05-01T02:00:00+00:00"}),
    ("desk.page", "GET"): Expect("{c}/desk", OFFICERS),
    ("announcements.index", "GET"): Expect("{c}/announcements", PARTICIPANTS),
    ("announcements.new", "GET"): Expect("{c}/announcements/new", OFFICERS),
    ("announcements.new", "POST"): Expect(
        "{c}/announcements/new", OFFICERS,
        {"subject": "Lunch", "body": "At noon.", "delegations": ["sg"], "request_id": "n"},
    ),
    ("documents.index", "GET"): Expect("{c}/documents", PARTICIPANTS),
    ("rolling.page", "GET"): Expect("{c}/rolling", PARTICIPANTS),
    ("rolling.states", "GET"): Expect("{c}/rolling/states", PARTICIPANTS),
    ("rolling.file", "GET"): Expect("{c}/rolling.docx", PARTICIPANTS),
    ("documents.print_pack", "GET"): Expect("{c}/documents/print-pack", PARTICIPANTS),
    ("documents.print_pack_file", "GET"): Expect("{c}/documents/print-pack.docx", PARTICIPANTS),
    ("archive.page", "GET"): Expect("{c}/manage/archive", SECRETARIAT),
    # silence runs in this one
    ("archive.archive", "POST"): Expect(
        "{c}/manage/archive", SECRETARIAT, {"reason": "It is over."}, answers=(422,)
    ),
    # this one is not archived
    ("archive.unarchive", "POST"): Expect(
        "{c}/manage/unarchive", SECRETARIAT, {"reason": "It goes on."}, answers=(422,)
    ),
    # one candidate
    ("candidates.page", "GET"): Expect("{c}/candidates/{ref}", PARTICIPANTS),
    ("candidates.version", "GET"): Expect("{c}/candidates/{ref}/versions/1", PARTICIPANTS),
    ("candidates.choose", "GET"): Expect("{c}/candidates/{ref}/compare?old=1&new=2", PARTICIPANTS),
    ("candidates.compare", "GET"): Expect("{c}/candidates/{ref}/compare/1..2", PARTICIPANTS),
    ("candidates.compare_file", "GET"): Expect("{c}/candidates/{ref}/compare/1..2.docx", PARTICIPANTS),
    ("candidates.compare_amendment", "GET"): Expect(
        "{c}/candidates/{ref}/amendments/{sg_amendment}/compare", PARTICIPANTS
    ),
    ("candidates.amendment_file", "GET"): Expect(
        "{c}/candidates/{ref}/amendments/{unread_amendment}/compare.docx",
        ("ngo_head",),
        hidden=(*TH, *SG, "au_head", *OFFICERS),
    ),
    ("candidates.open_amendments_file", "GET"): Expect(
        "{c}/candidates/{sg_ref}/open-amendments.docx", PARTICIPANTS
    ),
    ("candidates.trace", "GET"): Expect("{c}/candidates/{ref}/trace", PARTICIPANTS),
    ("candidates.download", "GET"): Expect("{c}/candidates/{ref}/attachments/{file}/note.png", PARTICIPANTS),
    ("candidates.attach", "POST"): Expect(
        "{c}/candidates/{ref}/attachments", TH_WRITERS, {"request_id": "a"}, files={"file": (FILE, "a.png")}
    ),
    ("candidates.clear", "POST"): Expect("{c}/candidates/{ref}/attachments/clear", TH_CLEARS),
    ("candidates.detach", "POST"): Expect("{c}/candidates/{ref}/attachments/{waiting_file}/remove", TH_WRITERS),
    ("candidates.invite", "POST"): Expect("{c}/candidates/{ref}/co-sponsors", TH_CLEARS, {"delegations": ["zz"]}),
    ("candidates.cancel", "POST"): Expect("{c}/candidates/{ref}/co-sponsors/cancel", TH_CLEARS, {"delegation": "au"}),
    ("candidates.answer_offer", "POST"): Expect(
        "{c}/candidates/{ref}/co-sponsors/offers", TH_CLEARS, {"delegation": "ngo", "answer": "accept"}
    ),
    ("candidates.offer", "POST"): Expect("{c}/candidates/{id_ref}/co-sponsors/offer", CLEARS),
    ("candidates.respond", "POST"): Expect(
        "{c}/candidates/{rec_ref}/co-sponsors/answer", ("sg_head",), {"answer": "accept"}
    ),
    ("candidates.stop_cosponsoring", "POST"): Expect(
        "{c}/candidates/{ref}/co-sponsors/withdraw", ("sg_head", "au_head", "ngo_head")
    ),
    ("candidates.next_version", "POST"): Expect("{c}/candidates/{fresh_ref}/next-version", TH_WRITERS),
    ("candidates.recall", "POST"): Expect("{c}/candidates/{fresh_ref}/recall", TH_CLEARS),
    ("candidates.withdraw", "GET"): Expect("{c}/candidates/{fresh_ref}/withdraw", TH_CLEARS),
    ("candidates.withdraw", "POST"): Expect("{c}/candidates/{fresh_ref}/withdraw", TH_CLEARS, {"reason": "Enough."}),
    ("candidates.merge", "GET"): Expect("{c}/candidates/{fresh_ref}/merge", TH_CLEARS + CHAIRS),
    ("candidates.merge", "POST"): Expect(
        "{c}/candidates/{fresh_ref}/merge", TH_CLEARS + CHAIRS, {"into": "{sg_ref}", "reason": "The same."}
    ),
    ("candidates.take_up", "POST"): Expect("{c}/candidates/{withdrawn_ref}/take-up", WRITERS, {"request_id": "t"}),
    # the chair's table
    ("mergings.page", "GET"): Expect("{c}/candidates/{au_ref}/merging", CHAIRS),
    ("mergings.act", "POST"): Expect(
        "{c}/candidates/{au_ref}/merging", CHAIRS, {"act": "take:{table_amendment}", "version": "0", "base": "1"}
    ),
    ("mergings.preview", "GET"): Expect("{c}/candidates/{au_ref}/merging/publish", CHAIRS),
    # nothing is taken in, nothing is out of order, nothing was refused
    ("mergings.publish", "POST"): Expect(
        "{c}/candidates/{au_ref}/merging/publish", CHAIRS, {"reason": "Agreed.", "version": "0", "base": "1"},
        answers=(422,),
    ),
    ("mergings.numbers", "GET"): Expect("{c}/candidates/{au_ref}/renumber", CHAIRS),
    ("mergings.give_numbers", "POST"): Expect(
        "{c}/candidates/{au_ref}/renumber", CHAIRS, {"reason": "Clean.", "base": "1"}, answers=(422,)
    ),
    ("mergings.answer_form", "GET"): Expect("{c}/amendments/{table_amendment}/answer", CHAIRS),
    ("mergings.answer", "POST"): Expect(
        "{c}/amendments/{table_amendment}/answer", CHAIRS, {"outcome": "deferred", "reason": "Later.", "version": "1"}
    ),
    ("mergings.reopen", "POST"): Expect(
        "{c}/amendments/{table_amendment}/reopen", CHAIRS, {"reason": "Asked for.", "version": "1"}, answers=(422,)
    ),
    # drafts: nobody else learns that they are there
    ("drafts.index", "GET"): Expect("{c}/drafts", WRITERS),
    ("drafts.new", "GET"): Expect("{c}/drafts/new", WRITERS),
    ("drafts.new", "POST"): Expect(
        "{c}/drafts/new", WRITERS, {"kind": "norm", "title": "New", "area": "policy", "text": "States should."}
    ),
    ("drafts.edit", "GET"): Expect("{c}/drafts/{draft}", TH, hidden=FOREIGN + OFFICERS),
    ("drafts.save", "POST"): Expect(
        "{c}/drafts/{draft}", TH_WRITERS, {**WORDS, "version": "{draft_version}"}, hidden=FOREIGN + OFFICERS
    ),
    ("drafts.autosave", "POST"): Expect(
        "{c}/drafts/{draft}/autosave", TH_WRITERS, {**WORDS, "version": "{draft_version}"}, hidden=FOREIGN + OFFICERS
    ),
    ("drafts.join", "POST"): Expect(
        "{c}/drafts/{draft}/join", TH_WRITERS, {"version": "{draft_version}", "mine-title": "Joined"},
        hidden=FOREIGN + OFFICERS,
    ),
    ("drafts.attach", "POST"): Expect(
        "{c}/drafts/{draft}/attachments", TH_WRITERS, {"request_id": "d"}, hidden=FOREIGN + OFFICERS,
        files={"file": (FILE, "a.png")},
    ),
    ("drafts.detach", "POST"): Expect(
        "{c}/drafts/{draft}/attachments/{draft_file}/remove", TH_WRITERS, hidden=FOREIGN + OFFICERS
    ),
    ("drafts.download", "GET"): Expect(
        "{c}/drafts/{draft}/attachments/{draft_file}/aardvarkdraft.png", TH, hidden=FOREIGN + OFFICERS
    ),
    ("drafts.take_note", "POST"): Expect(
        "{c}/drafts/{draft}/notes/1/take", TH_WRITERS, hidden=FOREIGN + OFFICERS
    ),
    ("drafts.finish_note", "POST"): Expect(
        "{c}/drafts/{draft}/notes/1/finish", TH_WRITERS, hidden=FOREIGN + OFFICERS
    ),
    ("drafts.discard", "POST"): Expect("{c}/drafts/{draft}/discard", TH_WRITERS, hidden=FOREIGN + OFFICERS),
    ("drafts.rebase", "POST"): Expect(
        "{c}/drafts/{next_draft}/rebase", TH_WRITERS, {"version": "{next_draft_version}"},
        hidden=FOREIGN + OFFICERS,
    ),
    ("drafts.clear", "GET"): Expect("{c}/drafts/{submitted_draft}/clear", TH_CLEARS, hidden=FOREIGN + OFFICERS),
    ("drafts.send_out", "POST"): Expect(
        "{c}/drafts/{submitted_draft}/clear", TH_CLEARS, {"version": "{submitted_draft_version}"},
        hidden=FOREIGN + OFFICERS,
    ),
    ("drafts.send_back", "POST"): Expect(
        "{c}/drafts/{submitted_draft}/return", TH_CLEARS, {"remarks": "Say more."}, hidden=FOREIGN + OFFICERS
    ),
    ("drafts.take_back", "POST"): Expect(
        "{c}/drafts/{submitted_draft}/take-back", TH_WRITERS, hidden=FOREIGN + OFFICERS
    ),
    # except for one that was cleared late, which the chair lets in or not
    ("drafts.leave", "GET"): Expect("{c}/drafts/{late_draft}/leave", CHAIRS),
    ("drafts.answer_leave", "POST"): Expect("{c}/drafts/{late_draft}/leave", CHAIRS, {"reason": "It is short."}),
    ("drafts.download_late", "GET"): Expect("{c}/drafts/{late_draft}/leave/{late_file}/note.png", CHAIRS),
    # comments
    ("comments.all_comments", "GET"): Expect("{c}/comments", PARTICIPANTS),
    ("comments.csv", "GET"): Expect("{c}/comments.csv", PARTICIPANTS),
    ("comments.xlsx", "GET"): Expect("{c}/comments.xlsx", PARTICIPANTS),
    ("comments.comment", "GET"): Expect("{c}/comments/{sg_comment}", PARTICIPANTS),
    ("comments.replies", "GET"): Expect("{c}/comments/{sg_comment}/replies", PARTICIPANTS),
    ("comments.new", "GET"): Expect("{c}/candidates/{ref}/comments/new", DELEGATIONS),
    ("comments.reply", "GET"): Expect("{c}/comments/{sg_comment}/reply", DELEGATIONS),
    ("comments.office_form", "GET"): Expect("{c}/comments/{sg_comment}/office-reply", OFFICERS),
    ("comments.office_reply", "POST"): Expect(
        "{c}/comments/{sg_comment}/office-reply", OFFICERS, {"body": "Which?", "request_id": "office"}
    ),
    # an observer writes where a phase says so, and internal remarks always
    ("comments.write", "POST"): Expect(
        "{c}/candidates/{ref}/comments", DELEGATIONS, {"body": "Well.", "internal": "1", "request_id": "c"}
    ),
    ("comments.ours", "GET"): Expect("{c}/comments/ours", DELEGATIONS),
    # forms that go out and come back
    ("roundtrip.index", "GET"): Expect("{c}/forms", PARTICIPANTS),
    ("roundtrip.blank", "GET"): Expect("{c}/forms/blank.docx", DELEGATIONS),
    ("roundtrip.compilation", "GET"): Expect("{c}/forms/compilation.docx", PARTICIPANTS),
    ("roundtrip.preview", "POST"): Expect("{c}/forms/preview", DELEGATIONS, files={"file": (FORM, "form.csv")}),
    # no phase lets observers comment
    ("roundtrip.confirm", "POST"): Expect(
        "{c}/forms/confirm", DELEGATIONS, {"carried": pack([FORM_ROW]), "take": FORM_ROW["mark"]},
        answers=(204, 303, 422),
    ),
    ("roundtrip.import_document", "GET"): Expect("{c}/drafts/import", WRITERS),
    ("roundtrip.import_document", "POST"): Expect("{c}/drafts/import", WRITERS, files={"file": (TEXT, "text.md")}),
    ("roundtrip.confirm_document", "POST"): Expect(
        "{c}/drafts/import/confirm", WRITERS,
        {"carried": pack([TEXT_ROW]), "request_id": "f", "what-0": "new", "kind-0": "norm", "area-0": "policy"},
    ),
    ("comments.clearing", "GET"): Expect("{c}/comments/clearing", CLEARS),
    # another delegation's draft is none that one could choose: the answer to all of these is the same
    ("comments.clear", "POST"): Expect(
        "{c}/comments/clearing", TH_CLEARS, {"chosen": ["{comment_draft}:1"]}, refusals=(403, 409)
    ),
    ("comments.edit", "GET"): Expect(
        "{c}/comments/drafts/{comment_draft}/edit", TH, hidden=FOREIGN
    ),
    ("comments.save", "POST"): Expect(
        "{c}/comments/drafts/{comment_draft}/edit", TH_WRITERS, {"body": "Changed.", "version": "1"}, hidden=FOREIGN
    ),
    ("comments.keep", "POST"): Expect("{c}/comments/drafts/{comment_draft}/keep", TH_WRITERS, hidden=FOREIGN),
    ("comments.make", "POST"): Expect("{c}/comments/drafts/{remark}/make", TH_WRITERS, hidden=FOREIGN),
    ("comments.discard", "POST"): Expect("{c}/comments/drafts/{comment_draft}/discard", TH_WRITERS, hidden=FOREIGN),
    ("comments.withdraw", "POST"): Expect("{c}/comments/{open_comment}/withdraw", TH_CLEARS),
    ("comments.place_form", "GET"): Expect("{c}/comments/{stale_comment}/place", TH_CLEARS),
    ("comments.place", "POST"): Expect(
        "{c}/comments/{stale_comment}/place", TH_CLEARS,
        {"paragraph_id": "p2", "version": "{stale_comment_version}", "version_number": "2"},
    ),
    ("comments.confirm", "POST"): Expect(
        "{c}/comments/{stale_comment}/confirm", TH_CLEARS,
        {"version": "{stale_comment_version}", "version_number": "2"},
    ),
    ("comments.answer_form", "GET"): Expect("{c}/comments/{open_comment}/answer", CHAIRS),
    ("comments.answer", "POST"): Expect(
        "{c}/comments/{open_comment}/answer", CHAIRS,
        {"outcome": "noted", "reason": "Seen.", "version": "{open_comment_version}"},
    ),
    # amendments
    ("amendments.find", "GET"): Expect("{c}/amendments/{sg_amendment}", PARTICIPANTS),
    ("amendments.page", "GET"): Expect("{c}/candidates/{ref}/amendments/{sg_amendment}", PARTICIPANTS),
    ("amendments.compilation", "GET"): Expect("{c}/candidates/{ref}/amendments", PARTICIPANTS),
    ("amendments.csv", "GET"): Expect("{c}/candidates/{ref}/amendments.csv", PARTICIPANTS),
    ("amendments.xlsx", "GET"): Expect("{c}/candidates/{ref}/amendments.xlsx", PARTICIPANTS),
    ("amendments.ours", "GET"): Expect("{c}/amendments/ours", WRITERS),
    ("amendments.clearing", "GET"): Expect("{c}/amendments/clearing", CLEARS),
    # another delegation's draft is none that one could choose: the answer to all of these is the same
    ("amendments.clear", "POST"): Expect(
        "{c}/amendments/clearing", TH_CLEARS, {"chosen": ["{amendment_draft}:1"]}, refusals=(403, 409)
    ),
    ("amendments.new", "GET"): Expect("{c}/candidates/{ref}/amendments/new", WRITERS),
    ("amendments.start", "POST"): Expect(
        "{c}/candidates/{ref}/amendments/new", WRITERS, {**TYPED, "request_id": "a"}
    ),
    ("amendments.autostart", "POST"): Expect(
        "{c}/candidates/{ref}/amendments/new/autosave", WRITERS, {**TYPED, "request_id": "b"}
    ),
    ("amendments.preview", "POST"): Expect("{c}/candidates/{ref}/amendments/preview", WRITERS, TYPED),
    ("amendments.edit", "GET"): Expect(
        "{c}/amendments/drafts/{amendment_draft}", TH_WRITERS, hidden=("sg_head", "sg_delegate", *OTHERS)
    ),
    ("amendments.save", "POST"): Expect(
        "{c}/amendments/drafts/{amendment_draft}", TH_WRITERS, {**TYPED, "version": "1"},
        hidden=("sg_head", "sg_delegate", *OTHERS),
    ),
    ("amendments.autosave", "POST"): Expect(
        "{c}/amendments/drafts/{amendment_draft}/autosave", TH_WRITERS, {**TYPED, "version": "1"},
        hidden=("sg_head", "sg_delegate", *OTHERS),
    ),
    ("amendments.discard", "POST"): Expect(
        "{c}/amendments/drafts/{amendment_draft}/discard", TH_WRITERS, hidden=("sg_head", "sg_delegate", *OTHERS)
    ),
    ("amendments.refresh", "POST"): Expect(
        "{c}/amendments/drafts/{amendment_draft}/refresh", TH_WRITERS, {"version": "1"},
        hidden=("sg_head", "sg_delegate", *OTHERS),
    ),
    ("amendments.to_comment", "POST"): Expect(
        "{c}/amendments/drafts/{amendment_draft}/comment", TH_WRITERS, hidden=("sg_head", "sg_delegate", *OTHERS)
    ),
    ("amendments.from_comment", "POST"): Expect(
        "{c}/comments/{sg_comment}/amendment", ("sg_head", "sg_delegate"), hidden=(*TH_WRITERS, *OTHERS)
    ),
    ("amendments.from_draft", "POST"): Expect(
        "{c}/comments/drafts/{proposing}/amendment", TH_WRITERS, hidden=("sg_head", "sg_delegate", *OTHERS)
    ),
    ("amendments.withdraw", "POST"): Expect(
        "{c}/candidates/{sg_ref}/amendments/{th_amendment}/withdraw", TH_CLEARS, hidden=("sg_head", *OTHERS)
    ),
    # its own proposer is told that it is its own
    ("amendments.join", "POST"): Expect(
        "{c}/candidates/{ref}/amendments/{sg_amendment}/join", tuple(who for who in CLEARS if who != "sg_head"),
        refusals=(403, 404, 422),
    ),
    ("amendments.leave", "POST"): Expect(
        "{c}/candidates/{ref}/amendments/{sg_amendment}/leave", ("au_head",), refusals=(403, 404, 422)
    ),
    ("amendments.friendly", "POST"): Expect("{c}/candidates/{ref}/amendments/{sg_amendment}/friendly", TH_CLEARS),
    ("amendments.settle", "GET"): Expect("{c}/candidates/{au_ref}/amendments/{stale_amendment}/settle", TH_CLEARS),
    ("amendments.rebase", "POST"): Expect(
        "{c}/candidates/{au_ref}/amendments/{stale_amendment}/settle", TH_CLEARS, {"op": "take", "version": "2"}
    ),
    # delegations
    ("delegations.index", "GET"): Expect("{c}/delegations", PARTICIPANTS),
    ("delegations.show", "GET"): Expect("{c}/delegations/th", PARTICIPANTS),
    ("delegations.invite", "POST"): Expect(
        "{c}/delegations/th/invitations", TH_HEAD + SECRETARIAT,
        {"name": "New", "email": "new@example.org", "role": "delegate"}, hidden=("sg_head", *OTHERS),
    ),
    ("delegations.invite_again", "POST"): Expect(
        "{c}/delegations/th/invitations/{invitation}/link", TH_HEAD + SECRETARIAT, hidden=("sg_head", *OTHERS)
    ),
    ("delegations.withdraw_invitation", "POST"): Expect(
        "{c}/delegations/th/invitations/{invitation}/withdraw", TH_HEAD + SECRETARIAT, hidden=("sg_head", *OTHERS)
    ),
    ("delegations.remove", "POST"): Expect(
        "{c}/delegations/th/members/{th_delegate_seat}/remove", TH_HEAD + SECRETARIAT, {"reason": "Moved on."},
        hidden=("sg_head", *OTHERS),
    ),
    ("delegations.reset", "POST"): Expect(
        "{c}/delegations/th/members/{th_delegate_seat}/reset", TH_HEAD + SECRETARIAT, hidden=("sg_head", *OTHERS)
    ),
    ("delegations.name_alternate", "POST"): Expect(
        "{c}/delegations/th/alternates", TH_HEAD,
        {"membership_id": "{th_delegate_seat}", "kinds": ["position"], "starts_at": "2019-05-02T10:00",
         "ends_at": "2019-05-03T10:00"}, hidden=("sg_head", *OTHERS),
    ),
    ("delegations.revoke_alternate", "POST"): Expect(
        "{c}/delegations/th/alternates/{alternate}/revoke", TH_HEAD, hidden=("sg_head", *OTHERS)
    ),
    ("delegations.replace_head", "GET"): Expect("{c}/delegations/th/head", SECRETARIAT),
    ("delegations.replace_head", "POST"): Expect(
        "{c}/delegations/th/head", SECRETARIAT, {"successor": "{th_delegate_seat}", "reason": "A new posting."}
    ),
    # the conference's own affairs
    ("manage.index", "GET"): Expect("{c}/manage/", SECRETARIAT),
    ("manage.settings", "GET"): Expect("{c}/manage/settings", SECRETARIAT),
    ("manage.settings", "POST"): Expect(
        "{c}/manage/settings", SECRETARIAT,
        {"title": "T", "short_title": "S", "place": "P", "starts_on": "2019-05-10", "ends_on": "2019-05-11",
         "timezone": "Asia/Bangkok", "seat_limit": "7", "silence_hours": "48", "version": "{conference_version}"},
    ),
    ("manage.people", "GET"): Expect("{c}/manage/people", SECRETARIAT),
    ("manage.person", "GET"): Expect("{c}/manage/people/{th_delegate_seat}", SECRETARIAT),
    ("manage.remove_person", "POST"): Expect(
        "{c}/manage/people/{co_chair_seat}/remove", SECRETARIAT, {"reason": "Moved on."}
    ),
    ("manage.reset_person", "POST"): Expect("{c}/manage/people/{co_chair_seat}/reset", SECRETARIAT),
    ("manage.invite_officer", "POST"): Expect(
        "{c}/manage/people/invitations", SECRETARIAT,
        {"name": "New", "email": "new@example.org", "role": "secretariat"},
    ),
    ("manage.invite_again", "POST"): Expect("{c}/manage/people/invitations/{office_invitation}/link", SECRETARIAT),
    ("manage.withdraw_invitation", "POST"): Expect(
        "{c}/manage/people/invitations/{office_invitation}/withdraw", SECRETARIAT
    ),
    ("manage.add_delegation", "GET"): Expect("{c}/manage/delegations/new", SECRETARIAT),
    ("manage.add_delegation", "POST"): Expect(
        "{c}/manage/delegations/new", SECRETARIAT, {"code": "nz", "name": "New Zealand", "category": "dialogue_partner"}
    ),
    ("manage.edit_delegation", "GET"): Expect("{c}/manage/delegations/th", SECRETARIAT),
    ("manage.edit_delegation", "POST"): Expect(
        "{c}/manage/delegations/th", SECRETARIAT,
        {"name": "Kingdom of Thailand", "category": "asean_member_state", "version": "{delegation_version}"},
    ),
    ("manage.import_file", "GET"): Expect("{c}/manage/import", SECRETARIAT),
    ("manage.import_template", "GET"): Expect("{c}/manage/import/people.csv", SECRETARIAT),
    ("manage.import_file", "POST"): Expect(
        "{c}/manage/import", SECRETARIAT, {"layout": "people"},
        files={"file": (b"email,name,role,delegation\nx@example.org,X,delegate,sg\n", "people.csv")},
    ),
    ("manage.import_confirm", "POST"): Expect(
        "{c}/manage/import/confirm", SECRETARIAT,
        {"layout": "people", "carried": "ZW1haWwsbmFtZSxyb2xlLGRlbGVnYXRpb24KeEBleGFtcGxlLm9yZyxYLGRlbGVnYXRlLHNnCg=="},
    ),
    ("manage.drop_mail", "POST"): Expect("{c}/manage/mail/{mail}/drop", SECRETARIAT),
    ("manage.list_phases", "GET"): Expect("{c}/manage/phases", OFFICERS),
    ("manage.add_phase", "GET"): Expect("{c}/manage/phases/new", OFFICERS),
    ("manage.add_phase", "POST"): Expect("{c}/manage/phases/new", OFFICERS, {**PHASE, "kind": "drafting"}),
    ("manage.edit_phase", "GET"): Expect("{c}/manage/phases/{coming_phase}", OFFICERS),
    ("manage.edit_phase", "POST"): Expect("{c}/manage/phases/{coming_phase}", OFFICERS, {**PHASE, "version": "1"}),
    ("manage.remove_phase", "POST"): Expect(
        "{c}/manage/phases/{coming_phase}/remove", OFFICERS, {"reason": "Not needed."}
    ),
    ("manage.grant_leave", "GET"): Expect("{c}/desk/leave", CHAIRS),
    ("manage.grant_leave", "POST"): Expect(
        "{c}/desk/leave", CHAIRS, {"delegation": "au", "act": "table", "until": "2019-05-20T10:00", "reason": "Late."}
    ),
    # rounds
    ("rankings.index", "GET"): Expect("{c}/rankings", ANYBODY),
    ("rankings.show", "GET"): Expect("{c}/rankings/{round}", PARTICIPANTS),
    ("rankings.export", "GET"): Expect("{c}/rankings/{round}.xlsx", PARTICIPANTS),
    ("rankings.preflib", "GET"): Expect("{c}/rankings/{round}.toi", PARTICIPANTS),
    ("rankings.ballots", "GET"): Expect("{c}/rankings/{round}/ballots", PARTICIPANTS),
    ("rankings.chart", "GET"): Expect("{c}/rankings/{round}/charts/support", PARTICIPANTS),
    ("rankings.chart_file", "GET"): Expect("{c}/rankings/{round}/charts/support.csv", PARTICIPANTS),
    ("rankings.why", "GET"): Expect("{c}/rankings/{round}/why", PARTICIPANTS),
    ("rankings.methods", "GET"): Expect("{c}/rankings/{round}/methods", PARTICIPANTS),
    ("rankings.methods_file", "GET"): Expect("{c}/rankings/{round}/methods.csv", PARTICIPANTS),
    ("rankings.ballot", "GET"): Expect("{c}/rankings/{open_round}/ballot", WRITERS),
    ("rankings.save_ballot", "POST"): Expect(
        "{c}/rankings/{open_round}/ballot", TH_WRITERS, {"op": "save", "version": "1", "rank-{ref}": "1"},
        refusals=(403, 409),  # other delegations have a ballot of their own, with another edit counter
    ),
    ("rankings.sort", "GET"): Expect("{c}/rankings/{open_round}/ballot/sort", WRITERS),
    ("rankings.save_sort", "POST"): Expect(
        "{c}/rankings/{open_round}/ballot/sort", TH_WRITERS, {"op": "sort:{ref}:high", "version": "1"},
        refusals=(403, 409),
    ),
    ("rankings.bring", "GET"): Expect("{c}/rankings/{open_round}/ballot/import", WRITERS),
    ("rankings.bring_in", "POST"): Expect(
        "{c}/rankings/{open_round}/ballot/import", TH_WRITERS, {"version": "1"}, refusals=(403, 404, 409)
    ),
    ("rankings.item", "GET"): Expect("{c}/rankings/{open_round}/items/{ref}", WRITERS),
    ("rankings.remove_suggestion", "POST"): Expect("{c}/rankings/{open_round}/suggestion/remove", WRITERS),
    ("rankings.practice", "GET"): Expect("{c}/rankings/practice", PARTICIPANTS),
    ("rankings.save_practice", "POST"): Expect("{c}/rankings/practice", PARTICIPANTS, {"op": "rank:N-01"}),
    ("rankings.sort_practice", "GET"): Expect("{c}/rankings/practice/sort", PARTICIPANTS),
    ("rankings.save_practice_sort", "POST"): Expect(
        "{c}/rankings/practice/sort", PARTICIPANTS, {"op": "sort:N-01:high"}
    ),
    ("rankings.practice_item", "GET"): Expect("{c}/rankings/practice/items/N-01", PARTICIPANTS),
    ("rankings.practice_look", "GET"): Expect("{c}/rankings/practice/look", PARTICIPANTS),
    ("rankings.end_practice", "POST"): Expect("{c}/rankings/practice/look", PARTICIPANTS, {"op": "cast"}),
    ("rankings.preview", "GET"): Expect("{c}/rankings/{open_round}/cast", WRITERS),
    ("rankings.cast", "POST"): Expect(
        "{c}/rankings/{open_round}/cast", CLEARS, {"rank-{ref}": "1", "request_id": "b"}
    ),
    ("rankings.receipt", "GET"): Expect(
        "{c}/rankings/{open_round}/receipts/{receipt}", TH_WRITERS, hidden=("sg_head", "sg_delegate", *OTHERS)
    ),
    ("rankings.receipt_json", "GET"): Expect(
        "{c}/rankings/{open_round}/receipts/{receipt}/file.json", TH_WRITERS,
        hidden=("sg_head", "sg_delegate", *OTHERS),
    ),
    ("rankings.bundle", "GET"): Expect("{c}/rankings/{round}.zip", PARTICIPANTS),
    ("rankings.root", "GET"): Expect("{c}/rankings/{round}/root.json", PARTICIPANTS),
    ("rankings.reasons", "GET"): Expect("{c}/rankings/{secret_round}/reasons", CHAIRS),
    ("rankings.confirm", "POST"): Expect("{c}/rankings/{sealed_round}/confirm", OFFICERS),
    ("rankings.stricter", "GET"): Expect("{c}/rankings/{open_round}/stricter", CHAIRS),
    ("rankings.make_stricter", "POST"): Expect(
        "{c}/rankings/{open_round}/stricter", CHAIRS,
        {"disclosure": "confidential", "results_to": "participants", "reason": "Asked for."},
    ),
    ("rankings.new", "GET"): Expect("{c}/rankings/new", CHAIRS),
    ("rankings.create", "POST"): Expect("{c}/rankings/new", CHAIRS, {**ROUND, "request_id": "r"}),
    ("rankings.edit", "GET"): Expect("{c}/rankings/{scheduled_round}/edit", CHAIRS),
    ("rankings.save", "POST"): Expect(
        "{c}/rankings/{scheduled_round}/edit", CHAIRS, {**ROUND, "version": "{scheduled_round_version}"}
    ),
    ("rankings.schedule", "POST"): Expect("{c}/rankings/{draft_round}/schedule", CHAIRS),
    ("rankings.unschedule", "POST"): Expect("{c}/rankings/{scheduled_round}/unschedule", CHAIRS),
    ("rankings.change", "GET"): Expect("{c}/rankings/{open_round}/extend", CHAIRS),
    ("rankings.change_post", "POST"): Expect(
        "{c}/rankings/{open_round}/extend", CHAIRS, {"closes_at": "2019-05-08T10:00", "reason": "More time."}
    ),
    # lists
    ("lists.index", "GET"): Expect("{c}/lists", ANYBODY),
    ("lists.show", "GET"): Expect("{c}/lists/{issued_list}", ANYBODY),
    ("lists.path", "GET"): Expect("{c}/lists/{issued_list}/path", CHAIRS),
    ("lists.revision", "GET"): Expect("{c}/lists/{issued_list}/revisions/1", ANYBODY),
    ("lists.body", "GET"): Expect("{c}/lists/{issued_list}/bodies/amcc", ANYBODY),
    ("lists.revision_body", "GET"): Expect("{c}/lists/{issued_list}/revisions/1/bodies/amcc", ANYBODY),
    ("lists.latest", "GET"): Expect("{c}/lists/{issued_list}.pdf", ANYBODY),
    ("lists.of_revision", "GET"): Expect("{c}/lists/{issued_list}/revisions/1.docx", ANYBODY),
    ("lists.latest_manifest", "GET"): Expect("{c}/lists/{issued_list}.manifest.json", ANYBODY),
    ("lists.manifest_of_revision", "GET"): Expect("{c}/lists/{issued_list}/revisions/1.manifest.json", ANYBODY),
    ("lists.latest_body", "GET"): Expect("{c}/lists/{issued_list}/bodies/amcc.json", ANYBODY),
    ("lists.body_of_revision", "GET"): Expect("{c}/lists/{issued_list}/revisions/1/bodies/amcc.csv", ANYBODY),
    ("lists.preview", "GET"): Expect("{c}/lists/{draft_list}/preview.pdf", OFFICERS),
    ("lists.new", "GET"): Expect("{c}/lists/new", CHAIRS),
    ("lists.create", "POST"): Expect("{c}/lists/new", CHAIRS, {"title": "A list", "round": "", "request_id": "l"}),
    ("lists.describe", "POST"): Expect(
        "{c}/lists/{draft_list}/describe", CHAIRS, {"title": "A list", "version": "{draft_list_version}"}
    ),
    ("lists.add", "POST"): Expect(
        "{c}/lists/{draft_list}/entries", CHAIRS,
        {"ref": "{fresh_ref}", "reason": "It came late.", "version": "{draft_list_version}"},
    ),
    ("lists.move", "POST"): Expect(
        "{c}/lists/{draft_list}/entries/{sg_ref}/move", CHAIRS,
        {"to": "3", "reason": "It reads better.", "version": "{draft_list_version}"},
    ),
    ("lists.pin", "POST"): Expect(
        "{c}/lists/{draft_list}/entries/{ref}/pin", CHAIRS, {"to": "2", "version": "{draft_list_version}"}
    ),
    ("lists.remove", "POST"): Expect(
        "{c}/lists/{draft_list}/entries/{sg_ref}/remove", CHAIRS,
        {"reason": "Not yet ripe.", "version": "{draft_list_version}"},
    ),
    ("lists.circulate", "POST"): Expect(
        "{c}/lists/{draft_list}/circulate", CHAIRS, {"version": "{draft_list_version}"}
    ),
    ("lists.recall", "POST"): Expect(
        "{c}/lists/{circulated_list}/recall", CHAIRS, {"reason": "An error.", "version": "{circulated_list_version}"}
    ),
    ("lists.issue", "GET"): Expect("{c}/lists/{circulated_list}/issue", CHAIRS),
    ("lists.issue_post", "POST"): Expect(
        "{c}/lists/{circulated_list}/issue", CHAIRS,
        {"keep_former_texts": "y", "version": "{circulated_list_version}", "request_id": "i"},
    ),
    ("lists.revise", "POST"): Expect(
        "{c}/lists/{issued_list}/revise", CHAIRS, {"version": "{issued_list_version}"}
    ),
    # what came on paper
    ("paper.index", "GET"): Expect("{c}/paper", SECRETARIAT),
    ("paper.show", "GET"): Expect("{c}/paper/{paper}", TH + SECRETARIAT, hidden=FOREIGN),
    ("paper.candidate", "GET"): Expect("{c}/paper/candidate", SECRETARIAT),
    ("paper.candidate", "POST"): Expect(
        "{c}/paper/candidate", SECRETARIAT,
        {**ON_PAPER, "kind": "norm", "title": "T", "text": "States should.", "area": "policy", "pillars": ["APSC"],
         "bodies": ["amcc"]},
    ),
    ("paper.comment", "GET"): Expect("{c}/paper/comment?candidate={ref}", SECRETARIAT),
    ("paper.comment", "POST"): Expect(
        "{c}/paper/comment", SECRETARIAT,
        {**ON_PAPER, "candidate": "{ref}", "category": "general", "body": "Well.", "handling": "named"},
    ),
    ("paper.ballot", "GET"): Expect("{c}/paper/ballot?round={open_round}", SECRETARIAT),
    ("paper.ballot", "POST"): Expect(
        "{c}/paper/ballot", SECRETARIAT, {**ON_PAPER, "round": "{open_round}", "rank-{ref}": "1"}
    ),
    ("paper.amendment", "GET"): Expect("{c}/paper/amendment?candidate={ref}", SECRETARIAT),
    ("paper.enter_amendment", "POST"): Expect(
        "{c}/paper/amendment", SECRETARIAT,
        {**ON_PAPER, **TYPED, "candidate": "{sg_ref}", "version_number": "1", "handling": "named", "op": "enter"},
    ),
    ("paper.preview", "POST"): Expect(
        "{c}/paper/amendment/preview", SECRETARIAT, {**TYPED, "candidate": "{sg_ref}", "version_number": "1"}
    ),
    ("paper.objection", "GET"): Expect("{c}/paper/objection?question={question}", SECRETARIAT),
    ("paper.objection", "POST"): Expect(
        "{c}/paper/objection", SECRETARIAT,
        {**ON_PAPER, "received_at": "2019-05-01T10:00", "question": "{question}", "words": "No."},
    ),
    ("paper.break_", "GET"): Expect("{c}/paper/break?silence={running_silence}", SECRETARIAT),
    ("paper.break_", "POST"): Expect(
        "{c}/paper/break", SECRETARIAT,
        {**ON_PAPER, "silence": "{running_silence}", "ref": "{silent_ref}", "kind": "objection", "words": "No.",
         "lifts": "Strike it."},
    ),
    ("paper.statement", "GET"): Expect("{c}/paper/statement?on={sg_ref}", SECRETARIAT),
    ("paper.statement", "POST"): Expect(
        "{c}/paper/statement", SECRETARIAT,
        {**ON_PAPER, "on": "{sg_ref}", "kind": "explanation", "paragraph_id": "", "words": "So we read it.",
         "version_number": "1", "request_id": "ps"},
    ),
    ("paper.bracket", "GET"): Expect("{c}/paper/bracket?candidate={sg_ref}", SECRETARIAT),
    ("paper.bracket", "POST"): Expect(
        "{c}/paper/bracket", SECRETARIAT,
        {**ON_PAPER, "candidate": "{sg_ref}", "version_number": "1", "paragraph_id": "p2", "quote": "faith",
         "wording": "none", "why": "So.", "handling": "named"},
    ),
    ("paper.confirm", "POST"): Expect("{c}/paper/{paper}/confirm", TH_HEAD, hidden=("sg_head", *OTHERS)),
    ("paper.disown", "POST"): Expect(
        "{c}/paper/{paper}/disown", TH_HEAD, {"reason": "Not ours."}, hidden=("sg_head", *OTHERS)
    ),
    # brackets: asked for by who may sign for a delegation, or entered by an officer for one
    ("brackets.index", "GET"): Expect("{c}/brackets", PARTICIPANTS),
    ("brackets.show", "GET"): Expect("{c}/brackets/{open_bracket}", PARTICIPANTS),
    ("brackets.new", "GET"): Expect("{c}/candidates/{sg_ref}/brackets/new", CLEARS + OFFICERS),
    # what ngo sends out is read at the close of its phase, so it asks for none
    ("brackets.new", "POST"): Expect(
        "{c}/candidates/{sg_ref}/brackets/new", CLEARS + OFFICERS,
        {"paragraph_id": "p2", "quote": "faith", "reason": "So.", "wording": "none", "handling": "named",
         "version_number": "1", "delegation": "sg", "request_id": "b"}, answers=(204, 303, 422),
    ),
    ("brackets.lift", "POST"): Expect("{c}/brackets/{open_bracket}/lift", TH_CLEARS, {"reason": "Well."}),
    ("brackets.place", "POST"): Expect(
        "{c}/brackets/{stale_bracket}/place", TH_CLEARS,
        {"paragraph_id": "p1", "quote": "together", "version_number": "2"},
    ),
    # statements: read by all, made by who speaks for a delegation
    ("statements.index", "GET"): Expect("{c}/statements", PARTICIPANTS),
    ("statements.show", "GET"): Expect("{c}/statements/{th_statement}", PARTICIPANTS),
    ("statements.new", "GET"): Expect("{c}/candidates/{sg_ref}/statements/new", HEADS),
    ("statements.new", "POST"): Expect(
        "{c}/candidates/{sg_ref}/statements/new", HEADS,
        {"kind": "explanation", "paragraph_id": "p2", "quote": "faith", "words": "So we read it.",
         "version_number": "1", "request_id": "s"},
    ),
    ("statements.new_on_list", "GET"): Expect("{c}/lists/{issued_list}/statements/new", HEADS),
    ("statements.new_on_list", "POST"): Expect(
        "{c}/lists/{issued_list}/statements/new", HEADS,
        {"kind": "statement", "words": "On the whole.", "request_id": "sl"}, answers=(204, 303, 422),
    ),
    ("statements.amend", "GET"): Expect("{c}/statements/{th_statement}/amend", TH_HEAD),
    ("statements.amend", "POST"): Expect(
        "{c}/statements/{th_statement}/amend", TH_HEAD,
        {"paragraph_id": "", "words": "Otherwise.", "revision": "2", "version_number": "1", "request_id": "sa"},
    ),
    ("statements.confirm", "POST"): Expect(
        "{c}/statements/{stale_statement}/confirm", TH_HEAD, {"revision": "1", "version_number": "2"}
    ),
    ("statements.withdraw", "POST"): Expect(
        "{c}/statements/{th_statement}/withdraw", TH_HEAD, {"reason": "It was answered.", "revision": "2"}
    ),
    # how far paragraphs are agreed
    ("paragraphs.show", "GET"): Expect("{c}/candidates/{ref}/paragraphs/p1", PARTICIPANTS),
    ("paragraphs.agree", "POST"): Expect(
        "{c}/candidates/{fresh_ref}/paragraphs/p2", CHAIRS, {"state": "agreed", "version_number": "1"}
    ),
    # questions to the room
    ("questions.index", "GET"): Expect("{c}/questions", PARTICIPANTS),
    ("questions.show", "GET"): Expect("{c}/questions/{question}", PARTICIPANTS),
    ("questions.object_to", "POST"): Expect("{c}/questions/{question}/object", HEADS, {"reason": "No."}),
    ("questions.withdraw", "POST"): Expect("{c}/questions/{question}/withdraw", CHAIRS),
    ("questions.reopen", "GET"): Expect("{c}/candidates/{rec_ref}/ask/reopen/p1", CHAIRS),
    ("questions.reopen", "POST"): Expect(
        "{c}/candidates/{rec_ref}/ask/reopen/p1", CHAIRS, {"reason": "Asked for.", "minutes": "5", "request_id": "q"}
    ),
    ("questions.lift", "GET"): Expect("{c}/candidates/{sg_ref}/ask/lift", CHAIRS),
    ("questions.lift", "POST"): Expect(
        "{c}/candidates/{sg_ref}/ask/lift", CHAIRS,
        {"brackets": ["{sg_bracket}"], "reason": "We are close.", "request_id": "q"},
    ),
    ("questions.chairs_text", "GET"): Expect("{c}/candidates/{au_ref}/ask/chairs-text", CHAIRS),
    ("questions.chairs_text", "POST"): Expect(
        "{c}/candidates/{au_ref}/ask/chairs-text", CHAIRS,
        {"title": "Another", "para_id": ["p1"], "para_body": ["States may."], "reason": "A bridge.",
         "version_number": "1", "request_id": "q"},
    ),
    # positions, and the outcomes a chair declares
    ("positions.index", "GET"): Expect("{c}/positions", PARTICIPANTS),
    ("positions.show", "GET"): Expect("{c}/candidates/{ref}/positions", PARTICIPANTS),
    ("positions.take", "POST"): Expect(
        "{c}/candidates/{rec_ref}/positions", HEADS,
        {"held": "supports", "version_number": "{rec_version}", "request_id": "p"},
    ),
    # only th holds a position on a former version
    ("positions.confirm", "POST"): Expect(
        "{c}/candidates/{ref}/positions/confirm", HEADS, {"version_number": "2"}, answers=(204, 303, 422)
    ),
    ("positions.ask_again", "POST"): Expect(
        "{c}/candidates/{gavel_ref}/positions/th/ask-again", CHAIRS,
        {"version_number": "1", "answer_by": "2019-05-20T10:00"},
    ),
    ("declarations.put", "POST"): Expect(
        "{c}/candidates/{rec_ref}/put", CHAIRS, {"version_number": "{rec_version}"}
    ),
    ("declarations.take_back", "POST"): Expect("{c}/candidates/{gavel_ref}/take-back", CHAIRS),
    ("declarations.declare", "GET"): Expect("{c}/candidates/{gavel_ref}/declare", CHAIRS),
    ("declarations.declare", "POST"): Expect(
        "{c}/candidates/{gavel_ref}/declare", CHAIRS,
        {"outcome": "adopted_ad_ref", "version_number": "1", "request_id": "d"},
    ),
    ("declarations.take_up", "POST"): Expect(
        "{c}/candidates/{aside_ref}/take-up-again", CHAIRS, {"reason": "There is time after all."}
    ),
    # silence procedures
    ("silences.index", "GET"): Expect("{c}/silences", PARTICIPANTS),
    ("silences.show", "GET"): Expect("{c}/silences/{running_silence}", PARTICIPANTS),
    ("silences.new", "GET"): Expect("{c}/silences/new?ref={offered_ref}", CHAIRS),
    ("silences.new", "POST"): Expect(
        "{c}/silences/new", CHAIRS, {"entries": ["{offered_ref}:1"], "manner": "package", "request_id": "s"}
    ),
    ("silences.change", "GET"): Expect("{c}/silences/{running_silence}/extend", CHAIRS),
    ("silences.change", "POST"): Expect(
        "{c}/silences/{running_silence}/extend", CHAIRS,
        {"later": "2019-05-20T10:00", "reason": "Asked for.", "version": "{running_silence_version}"},
    ),
    ("silences.resume", "POST"): Expect(
        "{c}/silences/{still_silence}/resume", CHAIRS, {"version": "{still_silence_version}"}
    ),
    ("silences.refuse_use", "GET"): Expect("{c}/silences/{proposed_silence}/refuse", HEADS),
    # only a deciding delegation refuses its use
    ("silences.refuse_use", "POST"): Expect(
        "{c}/silences/{proposed_silence}/refuse", HEADS, {"reason": "We want to talk."}, answers=(204, 303, 422)
    ),
    ("silences.break_silence", "GET"): Expect("{c}/silences/{running_silence}/break", HEADS),
    ("silences.break_silence", "POST"): Expect(
        "{c}/silences/{running_silence}/break", HEADS,
        {"ref": "{silent_ref}", "kind": "objection", "lifts": "Strike it.", "reason": "No.", "confirmed": "1",
         "request_id": "b"},
    ),
    ("silences.seen", "POST"): Expect("{c}/silences/{running_silence}/seen", DELEGATIONS),
    ("silences.confirm", "POST"): Expect("{c}/silences/{ended_silence}/confirm", SECRETARIAT),
    ("matrix.page", "GET"): Expect("{c}/candidates/{ref}/matrix", PARTICIPANTS),
    # the record
    ("record.page", "GET"): Expect("{c}/record", PARTICIPANTS),
    ("record.csv", "GET"): Expect("{c}/record.csv", PARTICIPANTS),
    ("record.xlsx", "GET"): Expect("{c}/record.xlsx", PARTICIPANTS),
    # the machine's own
    ("health.healthz", "GET"): Expect("/healthz", ANYBODY),
}
