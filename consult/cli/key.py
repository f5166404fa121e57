"""``consult key``: the fingerprint that others need to check what this installation signs."""

import click


@click.command()
def key() -> None:
    """Print the fingerprint of the key with which this installation signs receipts and the ledgers of rankings.

    Publish it where the delegations can read it: `consult verify BUNDLE --key FINGERPRINT` compares with it.
    """
    from consult import signing
    from consult.app import create_app
    from consult.core.trust.verifier import fingerprint

    with create_app().app_context():
        click.echo(fingerprint(signing.public_key()))
