"""Numbered migrations. They import no models: each says what the tables were at its time."""
