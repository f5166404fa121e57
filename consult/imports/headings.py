"""The words by which lists of participants call their columns, categories and roles. Compared by `tables.key`."""

from consult.core.words import Category, Role
from consult.imports import tables

DELEGATION_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("delegation code", "id", "abbreviation"),
    "name": ("full name", "official name", "delegation", "delegation name"),
    "short_name": ("short", "common name", "name in lists"),
    "category": ("category of participant", "group", "type"),
    "deciding": ("decides", "deciding delegation", "decision maker"),
    "sort_key": ("sort", "sort name", "alphabetical order"),
    "seat_limit": ("seats", "number of seats", "places", "limit"),
}
PEOPLE_COLUMNS: dict[str, tuple[str, ...]] = {
    "email": ("e-mail", "mail", "e-mail address", "email address"),
    "name": ("full name", "person", "participant"),
    "role": ("function", "capacity"),
    "delegation": ("delegation code", "code", "country", "organisation", "organization", "delegation name"),
}

_CATEGORY_ALIASES = {
    "ams": Category.ASEAN_MEMBER_STATE,
    "memberstate": Category.ASEAN_MEMBER_STATE,
    "asean": Category.ASEAN_MEMBER_STATE,
    "arf": Category.ARF_PARTICIPANT,
    "other": Category.OTHER_INTERESTED_COUNTRY,
    "othercountry": Category.OTHER_INTERESTED_COUNTRY,
    "aseansectoralbody": Category.ASEAN_BODY,
    "internationalorganisation": Category.INTERNATIONAL_ORGANIZATION,
    "io": Category.INTERNATIONAL_ORGANIZATION,
    "privatesector": Category.BUSINESS,
    "nongovernmentalorganisation": Category.NGO,
    "nongovernmentalorganization": Category.NGO,
    "civilsociety": Category.NGO,
}
_ROLE_ALIASES = {
    "head": Role.HEAD,
    "hod": Role.HEAD,
    "headofdelegation": Role.HEAD,
    "leader": Role.HEAD,
    "member": Role.DELEGATE,
    "cochair": Role.CO_CHAIR,
    "cochairperson": Role.CO_CHAIR,
    "chairperson": Role.CHAIR,
    "secretary": Role.SECRETARIAT,
}
CATEGORIES = {tables.key(word): word for word in Category} | _CATEGORY_ALIASES
ROLES = {tables.key(word): word for word in Role} | _ROLE_ALIASES
YES = frozenset({"yes", "y", "true", "1", "x", "deciding", "oui"})
NO = frozenset({"no", "n", "false", "0", "nondeciding", "non"})
