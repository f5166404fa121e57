"""``python -m consult`` is ``consult``."""

from consult.cli import main

main(prog_name="consult")
