"""Schemes as tables: the shape in which a scheme is kept, exported, imported and handed over by the editor.

A part with `parts` of its own is a heading, any other an item. An item's standard is written as
`satisfactory` and `unacceptable`, as `best` and `limits` (best within an interval), or as five `bands`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from indicators.problem import Refusal
from indicators.reading import TableReader
from indicators.scoring.scheme import (
    BAND_COEFFICIENTS,
    LEAST_COVERAGE,
    Aggregation,
    Bands,
    BestInterval,
    Branch,
    Goalposts,
    Item,
    Measure,
    MissingPolicy,
    Scheme,
    Standard,
)

_LONGEST_CODE = 31  # a workbook names its sheets by codes, and no sheet has a longer name
_CODE = re.compile(rf"[\w-]{{1,{_LONGEST_CODE}}}")
_MOST_DECIMALS = 4
_DEEPEST = 3
_NO_STANDARD = "没有计分标准，请写满意值和不允许值（satisfactory、unacceptable）。"


def read_scheme(code: str, table: Mapping[str, object], version: int = 1) -> Scheme:
    """Read a scheme from its table.

    Raises:
        Refusal: with every fault of the table, each with its cure.
    """
    reader = TableReader(f"考核方案“{code[:_LONGEST_CODE]}”", table)
    if not _CODE.fullmatch(code):
        reader.fault(f"的代码只能用文字、数字、下划线和连字符，不超过 {_LONGEST_CODE} 个，请改正。")
    scheme = _read(reader, code, version)
    reader.refuse_unknown()
    if reader.problems:
        raise Refusal(tuple(reader.problems))
    return scheme


def _read(reader: TableReader, code: str, version: int) -> Scheme:
    cap, coverage = reader.number("adjustment_cap"), reader.number("least_coverage")
    return Scheme(
        code=code,
        version=version,
        name=reader.text("name"),
        root=Branch("总分", 100.0, _parts(reader, 1)),
        basis=reader.text("basis", ""),
        peer_groups=reader.texts("peer_groups"),
        aggregation=reader.choice("aggregation", Aggregation, Aggregation.ARITHMETIC),
        missing=reader.choice("missing", MissingPolicy, MissingPolicy.REWEIGHT),
        least_coverage=LEAST_COVERAGE if coverage is None else float(coverage),
        decimals=reader.integer("decimals", 0, _MOST_DECIMALS, 2),
        tie_breaks=reader.texts("tie_breaks"),
        breaks_ties_by_improvement=reader.flag("breaks_ties_by_improvement", False),
        adjustment_cap=5.0 if cap is None else float(cap),
        red_from=_float(reader.number("red_from")),
        black_below=_float(reader.number("black_below")),
        valid_from=_day(reader, "valid_from"),
        valid_to=_day(reader, "valid_to"),
        owner=reader.text("owner", ""),
        is_sample=reader.flag("is_sample", False),
    )


def _parts(reader: TableReader, depth: int) -> tuple[Branch | Item, ...]:
    parts = tuple(_part(nested, depth) for nested in reader.nested_list("parts"))
    if not parts:
        reader.fault("没有指标，请至少写一个。")
    return parts


def _part(reader: TableReader, depth: int) -> Branch | Item:
    weight = reader.number("weight")
    if weight is None or weight <= 0:
        reader.fault("的权重要大于 0，请写在 weight 里，例如 weight = 20。")
    share = float(weight or 1)
    if "parts" not in reader.table:
        part: Branch | Item = _item(reader, share)
    else:
        name = reader.text("name")
        if depth >= _DEEPEST:
            reader.fault(f"层级过深，最多 {_DEEPEST} 层，请合并。")
            part = Branch(name, share, ())
        else:
            part = Branch(name, share, _parts(reader, depth + 1))
    reader.refuse_unknown()
    return part


def _item(reader: TableReader, share: float) -> Item:
    return Item(
        indicator_code=reader.text("indicator"),
        weight_pct=share,
        standard=_standard(reader),
        measure=reader.choice("measure", Measure, Measure.VALUE),
        is_required=reader.flag("required", False),
    )


def _standard(reader: TableReader) -> Standard:
    satisfactory, unacceptable = reader.number("satisfactory"), reader.number("unacceptable")
    bands, best, limits = (_numbers(reader, name) for name in ("bands", "best", "limits"))
    if bands:
        if len(bands) == len(BAND_COEFFICIENTS):
            return Bands((bands[0], bands[1], bands[2], bands[3], bands[4]))
        reader.fault("的标准值（bands）要写五个，从较差到优秀，例如 bands = [60, 70, 80, 90, 95]。")
    elif best or limits:
        if len(best) == len(limits) == 2:
            return BestInterval(limits[0], best[0], best[1], limits[1])
        reader.fault("的最佳区间要写两端和上下限，例如 best = [40, 60]、limits = [20, 80]。")
    elif satisfactory is None or unacceptable is None:
        reader.fault(_NO_STANDARD)
    else:
        return Goalposts(float(satisfactory), float(unacceptable))
    return Goalposts(1.0, 0.0)


def _numbers(reader: TableReader, name: str) -> tuple[float, ...]:
    reader.known.add(name)
    found = reader.table.get(name)
    if found is None:
        return ()
    if isinstance(found, Iterable) and not isinstance(found, str):
        values = list(found)
        if all(isinstance(one, int | float | Decimal) and not isinstance(one, bool) for one in values):
            return tuple(float(one) for one in values)
    reader.fault(f"的“{name}”应为数字的列表，请改正。")
    return ()


def _day(reader: TableReader, name: str) -> date | None:
    if not reader.table.get(name):
        reader.known.add(name)
        return None
    return reader.converted(name, date.fromisoformat, "日期，如 2026-01-01")


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def scheme_table(scheme: Scheme) -> dict[str, object]:
    """Write a scheme as the table it can be read from again; version, author and reason stay outside."""
    plain = Scheme(scheme.code, scheme.version, scheme.name, scheme.root)
    table: dict[str, object] = {"name": scheme.name}
    for name in ("basis", "owner", "decimals", "adjustment_cap", "least_coverage", "red_from", "black_below"):
        if getattr(scheme, name) != getattr(plain, name):
            table[name] = getattr(scheme, name)
    for name in ("aggregation", "missing"):
        if getattr(scheme, name) is not getattr(plain, name):
            table[name] = str(getattr(scheme, name))
    for name in ("peer_groups", "tie_breaks"):
        if getattr(scheme, name):
            table[name] = list(getattr(scheme, name))
    for name in ("breaks_ties_by_improvement", "is_sample"):
        if getattr(scheme, name):
            table[name] = True
    for name in ("valid_from", "valid_to"):
        day = getattr(scheme, name)
        if day is not None:
            table[name] = day.isoformat()
    table["parts"] = [_part_table(part) for part in scheme.root.parts]
    return table


def _part_table(part: Branch | Item) -> dict[str, object]:
    if isinstance(part, Branch):
        return {"name": part.name, "weight": part.weight_pct, "parts": [_part_table(inner) for inner in part.parts]}
    table: dict[str, object] = {"indicator": part.indicator_code, "weight": part.weight_pct}
    if part.measure is not Measure.VALUE:
        table["measure"] = part.measure.value
    if part.is_required:
        table["required"] = True
    match part.standard:
        case Goalposts() as posts:
            table |= {"satisfactory": posts.satisfactory, "unacceptable": posts.unacceptable}
        case BestInterval() as best:
            table |= {"best": [best.best_from, best.best_to], "limits": [best.lowest, best.highest]}
        case Bands() as bands:
            table["bands"] = list(bands.values)
    return table
