"""Floor 1: bytes into plain rows, with a report of what was not understood. Imports core only."""
