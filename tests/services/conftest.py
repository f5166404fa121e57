"""Services know no request: an open application context is all they stand on."""

import pytest


@pytest.fixture(autouse=True)
def _context(ctx):
    """Open for each test."""
    return ctx
