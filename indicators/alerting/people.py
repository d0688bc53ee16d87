"""Names of people as they write them themselves."""

import unicodedata


def is_same_person(one: str, other: str) -> bool:
    """Say whether two names as people wrote them mean the same person: spaces, width and case do not count."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
