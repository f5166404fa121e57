"""Every page and act with who may open it: the one table that tests/web/test_access.py holds the application against.

One line for each endpoint and method of the application. An address or a form may name things of the populated
conference in braces, as `World.names` in tests/web/world.py has them: "{c}/candidates/{ref}".
"""

from dataclasses import dataclass, field

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

DELEGATIONS = TH + FOREIGN
HEADS = ("th_head", "sg_head", "au_head", "ngo_head")
WRITERS = (*HEADS, "th_alternate", "th_delegate", "sg_delegate")  # head and delegates of any delegation
CLEARS = (*HEADS, "th_alternate")  # may sign for their delegation
TH_WRITERS = ("th_head", "th_alternate", "th_delegate")
TH_CLEARS = ("th_head", "th_alternate")
TH_HEAD = ("th_head",)
SG_CLEARS = ("sg_head",)


@dataclass(frozen=True)
class Expect:
    """Who may (`who`, from the names above) open `url`.

    `hidden`: roles that must get 404, as for what belongs to another delegation; other refused roles get 403 or 404.
    `form`: what a POST sends; it must be good enough for the act to succeed for every role that may (else name the
    answers that a permitted role may get in `answers`). `files`: name of a field -> (bytes, file name).
    """

    url: str
    who: tuple[str, ...]
    form: dict = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()
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
    # the machine's own
    ("health.healthz", "GET"): Expect("/healthz", ANYBODY),
}
