"""Floor 3: the only writers. Verbs that read like minutes: permission, state, change, record."""
