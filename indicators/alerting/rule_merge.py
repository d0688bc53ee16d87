"""What one person changed, laid over what another changed meanwhile: rule tables, item by item."""

from collections.abc import Mapping

AROUND = ("name", "text", "owner", "review_on", "scope", "mutes")  # what a kind has nothing to do with

Table = Mapping[str, object]


def merged(base: Table, mine: Table, theirs: Table) -> dict[str, object]:
    """Lay what `mine` changes of `base` over `theirs`.

    The condition of a rule is of one kind. Where somebody changed the kind, the condition is taken whole: mine when
    I changed it, else theirs.
    """
    around = _laid_over(_around(base), _around(mine), _around(theirs))
    if mine.get("kind") == base.get("kind") == theirs.get("kind"):
        return _laid_over(_condition(base), _condition(mine), _condition(theirs)) | around
    return _condition(mine if mine.get("kind") != base.get("kind") else theirs) | around


def _around(table: Table) -> dict[str, object]:
    return {name: value for name, value in table.items() if name in AROUND}


def _condition(table: Table) -> dict[str, object]:
    return {name: value for name, value in table.items() if name not in AROUND}


def _laid_over(base: Table, mine: Table, theirs: Table) -> dict[str, object]:
    found = dict(theirs)
    for name in (*mine, *(name for name in base if name not in mine)):
        parts = [table.get(name) for table in (base, mine, theirs)]
        before, now, other = parts
        if now == before:
            continue
        if isinstance(now, Mapping) and isinstance(other, Mapping) and name != "scope":
            found[name] = _laid_over(before if isinstance(before, Mapping) else {}, now, other)
        elif now is None:
            found.pop(name, None)
        else:
            found[name] = now
    return found
