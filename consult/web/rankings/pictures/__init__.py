"""The pictures of a result: each makes a drawing and the table of the same numbers from what the reader may see.

All numbers come from the reading of queries/rankings/results.py, which leaves out what the round withholds.
"""

from .common import Picture
from .delegations import delegations
from .groups import groups
from .pairs import pairs
from .places import places
from .rounds import rounds
from .support import support

# In the order in which pages offer them.
CHARTS = ("support", "places", "groups", "rounds", "pairs", "delegations")
# Those that are of one group's ballots.
OF_ONE_GROUP = ("places", "pairs", "delegations")

__all__ = ["CHARTS", "OF_ONE_GROUP", "Picture", "delegations", "groups", "pairs", "places", "rounds", "support"]
