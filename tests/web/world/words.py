"""The words that stand in the world in one place each, and who may read them there."""

from tests.web.access_table import CHAIRS, OFFICERS, PARTICIPANTS, SECRETARIAT, TH

# A delegation that has done nothing but comment under the Chatham House Rule: its name must not stand beside its words.
UNATTRIBUTED = "Zealandia"
UNATTRIBUTED_WORDS = "quokkaword"
# Words that stand in one place each, and which roles may read them there. (A visitor and an outsider read none.)
SECRETS: dict[str, tuple[str, ...]] = {
    "aardvarkdraft": TH,  # text of a draft in writing
    "axolotlnote": TH,  # note on a draft that was read from a document
    "badgersubmitted": TH,  # of one handed to the head
    "civetremarks": TH,  # the head's remarks on returning one
    "dingonext": TH,  # next version of a tabled candidate
    "ermineown": ("sg_head", "sg_delegate", "sg_observer"),  # another delegation's draft
    "ferretlate": ("au_head", *CHAIRS),  # title of one cleared after the close, which waits for the chair's leave
    "gerbillate": ("au_head", *CHAIRS),  # its text
    "gibbonunreleased": ("ngo_head",),  # tabled in a phase whose texts are read at its close
    "hyenacomment": TH,  # draft of a comment
    "ibexremark": TH,  # internal remark
    "jackalcleared": ("ngo_head",),  # comment cleared in a phase whose comments are read at its close
    "wombatsuggestion": TH,  # reason in a suggestion beside it
    "kiwiballot": TH,  # reason in a ballot being prepared
    "lemurbelow": (*TH, *CHAIRS),  # reason in a ballot of a confidential round, which the chair reads without its name
    "margaybelow": TH,  # in one that has closed and is sealed until two confirm
    "numbatamendment": TH,  # draft of an amendment
    "okapirationale": TH,  # its rationale
    "platypusdraft": ("sg_head", "sg_delegate", "sg_observer"),  # another delegation's
    "quollamendment": ("ngo_head",),  # amendment cleared in a phase whose amendments are read at its close
    "mongoosebelow": (*TH, *OFFICERS),  # in an attributable one whose results go to the chair
    "narwhalbelow": PARTICIPANTS,  # in one whose ballots all participants see, once it has closed
    "ocelotopen": ("sg_head", "sg_delegate", "sg_observer"),  # in an attributable round that is still open
    "pangolinround": OFFICERS,  # title of a round in preparation
    "quetzallist": OFFICERS,  # title of a list in draft
    "raccooncirculated": PARTICIPANTS,  # title of a circulated list
    "serviannounce": (*TH, *OFFICERS),  # announcement to one delegation
    "tapirpaper": (*TH, *SECRETARIAT),  # how a ballot came on paper
    "urialpaper": (*TH, *OFFICERS),  # why a candidate came on paper
    "yakpaper": (*TH, *OFFICERS),  # why a comment did
    "bilbypaper": TH,  # an amendment that came on paper and waits for its head
    "dibblerpaper": TH,  # its rationale
    "caracalpaper": (*TH, *SECRETARIAT),  # how it came
    "echidnapaper": (*TH, *OFFICERS),  # how brackets did
    "fossapaper": (*TH, *OFFICERS),  # how an objection did
    "gharialpaper": (*TH, *OFFICERS),  # how a statement did
    "numbatlaw": ("sg_head", "sg_delegate", "sg_observer", *CHAIRS),  # why a delegation objects, for the chair only
    "dugongreason": ("sg_head", "sg_delegate", "sg_observer", *CHAIRS),  # why it broke silence, for the chair only
    "gauralone": (*TH, *CHAIRS),  # that objection, for the chair only
    "uakariwithdrawn": ("sg_head", "sg_delegate", "sg_observer"),  # words of a comment that was taken back
    "vicunafile": TH,  # name of a file that waits for clearing
    "wombatdelegate@example.org": (*TH, *SECRETARIAT),  # point of contact
    "yapokreason": ("sg_head", "sg_delegate", "sg_observer", *CHAIRS),  # an objection's reason, for the chair only
    "xerusinvited@example.org": (*TH, *SECRETARIAT),  # address of an open invitation
}
