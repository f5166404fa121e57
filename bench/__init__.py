"""Measures Consult against a bare application on the same machine, in the same run."""
