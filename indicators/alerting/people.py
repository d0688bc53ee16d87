"""Names of people as they write them themselves."""

import unicodedata

# What shows nothing though it is no control or format character: variation selectors, joiners, fillers and the
# blank of Braille (Unicode, DerivedCoreProperties, Default_Ignorable_Code_Point; U+2800 is drawn without a dot).
_BLANKS = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2800, 0x3164, 0xFFA0}.union(
        range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
    )
)


def is_same_person(one: str, other: str) -> bool:
    """Say whether two names as people wrote them mean the same person.

    Spaces, width, case and whatever cannot be seen do not count.
    """
    return _plain(one) == _plain(other)


def is_name(written: str) -> bool:
    """Say whether there is anything to see of a name."""
    return bool(_plain(written))


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", _visible(name)).split()).casefold()


def _visible(name: str) -> str:
    """Leave out what cannot be seen; a line end or a tab is of the same category and goes like any other space."""
    return "".join(one for one in name if unicodedata.category(one)[0] != "C" and ord(one) not in _BLANKS)
