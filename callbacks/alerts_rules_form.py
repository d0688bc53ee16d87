"""From the form, as the page sends it, to a rule table. What cannot be read stays as written: the linter names it."""

from collections.abc import Mapping
from typing import Any

from indicators.alerting.rule import Comparator, RuleKind
from layouts.alerts.editor_elements import LEVELS, colour_of

_LONGEST = 600
_MOST_CHOSEN = 5_000
_TEXTS = ("name", "text", "owner", "review_on")
_PLAIN = str.maketrans("０１２３４５６７８９．－−–，％", "0123456789.---,%")


def part_of(form: object, name: str) -> Mapping[str, Any]:
    """Give a part of what a page sent as a mapping; whatever else it is counts as empty."""
    found = form.get(name) if isinstance(form, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def text_of(form: object, name: str) -> str:
    """Give a text of what a page sent, cut to what any field may hold; whatever else it is counts as blank."""
    found = form.get(name) if isinstance(form, Mapping) else None
    return found.strip()[:_LONGEST] if isinstance(found, str) else ""


def whole_of(form: object, name: str) -> int:
    """Give a whole number of what a page sent; whatever else it is counts as 0."""
    found = form.get(name) if isinstance(form, Mapping) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 2**31 else 0


def table_of(form: object) -> dict[str, Any]:
    """Write the rule table of a form: either the one the server opened it with, or the one its fields spell."""
    opened = part_of(form, "table")
    if opened:
        return dict(opened)
    fields, chosen = part_of(form, "fields"), part_of(form, "chosen")
    kind = text_of(fields, "kind")
    table: dict[str, Any] = {"indicator": text_of(form, "indicator"), "kind": kind}
    is_condition = kind == RuleKind.EXPRESSION.value and text_of(fields, "formula_is") == "condition"
    table |= _condition(fields) if is_condition else _ladder(fields)
    table |= {name: text for name in _TEXTS if (text := text_of(fields, name))}
    table |= _scope(text_of(fields, "scope_kind"), chosen)
    table |= _kind_parts(kind, fields)
    mutes = _texts(chosen.get("mutes"))
    table |= {"mutes": mutes} if mutes else {}
    basis = text_of(form, "basis")
    return table | ({"basis": basis} if basis else {})


def _ladder(fields: Mapping[str, Any]) -> dict[str, Any]:
    colours = [colour_of(level) for level in LEVELS]
    entries = {colour: written for colour in colours if (written := _number(fields, f"enter_{colour}")) != ""}
    exits = {colour: written for colour in entries if (written := _number(fields, f"exit_{colour}")) != ""}
    holds = {colour: _whole(fields, f"hold_{colour}") for colour in entries}
    ladder: dict[str, Any] = {"comparator": text_of(fields, "comparator"), **entries, "keep": _whole(fields, "keep")}
    ladder |= {"hold": {colour: hold for colour, hold in holds.items() if hold != ""}}
    return ladder | ({"exit": exits} if exits else {})


def _condition(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Write the one level of a condition; true counts as 1."""
    ladder: dict[str, Any] = {"comparator": Comparator.GREATER_EQUAL.value, "keep": _whole(fields, "keep")}
    level = text_of(fields, "condition_level")
    if level not in [colour_of(one) for one in LEVELS]:
        return ladder
    return ladder | {level: 1.0, "hold": {level: _whole(fields, "condition_hold")}}


def _scope(kind: str, chosen: Mapping[str, Any]) -> dict[str, Any]:
    if kind not in ("peer_groups", "area_codes"):
        return {}
    return {"scope": {kind: _texts(chosen.get(kind))}}


def _kind_parts(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    if kind == RuleKind.EXPRESSION.value:
        return {"expression": text_of(fields, "expression"), "missing": text_of(fields, "missing") or "any"}
    if kind == RuleKind.BASELINE.value:
        return {"baseline": text_of(fields, "baseline")}
    if kind == RuleKind.EVENT_COUNT.value:
        window = {name: _whole(fields, name) for name in ("radius_m", "window_days")}
        return {"events": {"layer": text_of(fields, "layer"), **window}}
    return {}


def number_in(text: str) -> float | None:
    """Read a number as people type it: full-width digits and the minus of print are as good as plain ones, and a
    per cent sign behind it says what the unit says anyway. None when it is none.
    """
    try:
        number = float(text.translate(_PLAIN).replace(" ", "").removesuffix("%"))
    except ValueError:
        return None
    return number if number - number == 0 else None


def _number(fields: Mapping[str, Any], name: str) -> str | float:
    written = text_of(fields, name)
    number = number_in(written)
    return written if number is None else number


def _whole(fields: Mapping[str, Any], name: str) -> str | int:
    number = _number(fields, name)
    return int(number) if isinstance(number, float) and number.is_integer() else text_of(fields, name)


def _texts(found: object) -> list[str]:
    if not isinstance(found, list):
        return []
    return [one for one in found[:_MOST_CHOSEN] if isinstance(one, str) and one.strip()]
