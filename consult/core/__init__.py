"""Floor 0: the rules. Pure functions and frozen dataclasses; no Flask, no SQLAlchemy, no input or output."""
