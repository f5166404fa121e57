"""E-mail addresses: checked for their form alone, kept in lower case."""

from .errors import Refused


def email_address(written: str) -> str:
    """The address in the one form in which it is stored. Raises Refused (field "email") if it is none."""
    # Imported when first needed: its patterns take a fortieth of a server's start to compile.
    from email_validator import EmailNotValidError, validate_email

    try:
        # No look-up: the name server is not asked, and the addresses of tests are addresses too.
        found = validate_email(written.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Refused("Enter an e-mail address, such as name@example.org.", field="email") from None
    return found.normalized.lower()[:254]
