"""Pages of the conference's own affairs: settings, phases, delegations, people, imports, leave."""

from ..routing import Pages

pages = Pages("manage", __name__)

from . import delegations, imports, leave, overview, people, phases, settings  # noqa: E402, F401  they add the pages
