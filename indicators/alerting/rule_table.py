"""Rules as tables: the shape in which a rule is kept, exported, imported and handed over by the editor.

A rule table is a ladder (`ladder_table`) and what surrounds it. Levels may also be written as bands
(`[rule.bands]`, `red = "<-30"`), the way official documents publish them; bands that leave a gap or
overlap are refused, because a ladder without gaps cannot say what they say.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from indicators.alerting.bands import as_ladder
from indicators.alerting.ladder_table import ladder_table, read_ladder
from indicators.alerting.rule import (
    AlertRule,
    BaselineMethod,
    BoundFormula,
    Comparator,
    EventWindow,
    Missing,
    RuleKind,
    Scope,
)
from indicators.problem import Refusal
from indicators.reading import TableReader

_LARGEST_RADIUS_M = 50_000
_LONGEST_WINDOW_DAYS = 366
_LONGEST_TEXT = 200


def read_rule(code: str, table: Mapping[str, object], version: int = 1) -> AlertRule:
    """Read a rule from its table.

    Raises:
        Refusal: with every fault of the table, each with its cure.
    """
    reader = TableReader(f"规则“{code}”", as_ladder(code, table))
    rule = _read(reader, code, version)
    if reader.problems or rule is None:
        raise Refusal(tuple(reader.problems))
    return rule


def read_kept(code: str, definition: str, version: int) -> AlertRule:
    """Read a rule as it was kept; what cannot be read is its `fault`, and the rest as far as it goes."""
    try:
        table = json.loads(definition)
    except ValueError:
        table = {}
    table = table if isinstance(table, dict) else {}
    formula = table.pop("bound", None)
    try:
        return replace(read_rule(code, table, version), bound=_bound(code, formula))
    except Refusal as refusal:
        reader = TableReader("", table)
        rest = _read(reader, code, version) or AlertRule(
            code, version, reader.text("indicator") or code, RuleKind.THRESHOLD, Comparator.LESS, ()
        )
        said = "".join(problem.message.removeprefix(f"规则“{code}”").removeprefix("的") for problem in refusal.problems)
        return replace(rest, fault=f"存下的规则读不出来，无法判定，请修改后保存，或停用。{said}")


def _bound(code: str, found: object) -> BoundFormula | None:
    match found:
        case None:
            return None
        case {"formula": str(formula), "grammar": int(grammar)}:
            return BoundFormula(formula, grammar)
    raise Refusal.because(f"规则“{code}”按代码存下的算式（bound）缺了一部分，请重新保存。")


def _read(reader: TableReader, code: str, version: int) -> AlertRule | None:
    around = {
        "indicator_code": reader.text("indicator"),
        "name": _short(reader, "name", 40),
        "scope": _scope(reader),
        "expression": reader.text("expression", ""),
        "missing": reader.choice("missing", Missing, Missing.ANY),
        "baseline": _baseline(reader),
        "event_window": _window(reader),
        "mutes": reader.texts("mutes"),
        "text": _short(reader, "text", _LONGEST_TEXT),
        "owner": _short(reader, "owner", 40),
        "review_on": _day(reader),
    }
    rule = read_ladder(reader, code, version, is_prompt=False)
    if rule is None:
        return None
    rule = replace(rule, **around)  # type: ignore[arg-type]
    _check_parts(reader, rule)
    return rule


def _short(reader: TableReader, name: str, longest: int) -> str:
    found = reader.text(name, "")
    if len(found) > longest:
        reader.fault(f"的“{name}”有 {len(found)} 个字，最多 {longest} 个，请写短一些。")
    return found[:longest]


def _scope(reader: TableReader) -> Scope:
    nested = reader.nested("scope")
    if nested is None:
        return Scope()
    scope = Scope(nested.texts("peer_groups"), nested.texts("area_codes"))
    nested.refuse_unknown()
    return scope


def _baseline(reader: TableReader) -> BaselineMethod | None:
    if "baseline" not in reader.table:
        reader.known.add("baseline")
        return None
    return reader.choice("baseline", BaselineMethod)


def _window(reader: TableReader) -> EventWindow | None:
    nested = reader.nested("events")
    if nested is None:
        return None
    window = EventWindow(
        layer=nested.text("layer"),
        radius_m=nested.integer("radius_m", 50, _LARGEST_RADIUS_M),
        window_days=nested.integer("window_days", 1, _LONGEST_WINDOW_DAYS),
    )
    nested.refuse_unknown()
    return window


def _day(reader: TableReader) -> date | None:
    if not reader.table.get("review_on"):
        reader.known.add("review_on")
        return None
    return reader.converted("review_on", date.fromisoformat, "日期，如 2027-03-31")


def _check_parts(reader: TableReader, rule: AlertRule) -> None:
    """Refuse a kind without the part it needs and a part without its kind."""
    parts: tuple[tuple[RuleKind, object, str, str], ...] = (
        (RuleKind.EXPRESSION, rule.expression, "expression", '写明算式；例如 expression = "失业率 - 目标失业率"'),
        (RuleKind.BASELINE, rule.baseline, "baseline", '写明基线方法；例如 baseline = "xmr"'),
        (
            RuleKind.EVENT_COUNT,
            rule.event_window,
            "events",
            '写明图层、半径和天数；例如 events = { layer = "fires", radius_m = 500, window_days = 7 }',
        ),
    )
    for kind, part, name, cure in parts:
        if rule.kind is kind and not part:
            reader.fault(f"的类型是“{kind.label}”，请{cure}。")
        if rule.kind is not kind and part:
            reader.fault(f"的类型是“{rule.kind.label}”，用不上“{name}”，请删去。")


def kept_table(rule: AlertRule) -> dict[str, object]:
    """Write a rule as it is kept: as people write it, and its formula as it was bound."""
    if rule.bound is None:
        return rule_table(rule)
    return rule_table(rule) | {"bound": {"formula": rule.bound.formula, "grammar": rule.bound.grammar}}


def rule_table(rule: AlertRule) -> dict[str, object]:
    """Write a rule as people write it and as it can be read again; version, author and reason stay outside."""
    table: dict[str, object] = {"indicator": rule.indicator_code}
    table |= {name: getattr(rule, name) for name in ("name", "expression", "text", "owner") if getattr(rule, name)}
    table |= ladder_table(rule)
    if rule.scope != Scope():
        parts = {"peer_groups": rule.scope.peer_groups, "area_codes": rule.scope.area_codes}
        table["scope"] = {name: list(part) for name, part in parts.items() if part}
    if rule.missing is not Missing.ANY:
        table["missing"] = rule.missing.value
    if rule.baseline is not None:
        table["baseline"] = rule.baseline.value
    if rule.event_window is not None:
        window = rule.event_window
        table["events"] = {"layer": window.layer, "radius_m": window.radius_m, "window_days": window.window_days}
    if rule.mutes:
        table["mutes"] = list(rule.mutes)
    if rule.review_on is not None:
        table["review_on"] = rule.review_on.isoformat()
    return table
