"""A scheme as the page edits it, every figure as typed: from a scheme to a form and, nothing believed, to a table.

A slip is what cannot be read, by its place: a field of the head (“valid_from”), a part of the tree (“0.2”) or a
field of it (“0.2:weight”).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from callbacks.alerts_rules_form import number_in, part_of, text_of
from indicators.scoring.scheme import Bands, BestInterval, Branch, Goalposts, Item, Measure, Scheme
from indicators.scoring.scheme_words import coverage_words

_MOST_LISTED = 200
_DEEPEST = 4
_TWO_THIRDS = "2/3"
_TEXTS = ("basis", "owner")
_FLAGS = ("breaks_ties_by_improvement", "is_sample")
_LINES = {"red_from": "红榜线", "black_below": "黑榜线"}
_DAYS = {"valid_from": "有效期起", "valid_to": "有效期止"}
_MARKS = {
    "goalposts": ("满意值", "不允许值"),
    "best": ("下限", "最佳起", "最佳止", "上限"),
    "bands": ("较差", "较低", "平均", "良好", "优秀"),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """What cannot be read, where, and what to do."""

    place: str
    sentence: str


def form_of(scheme: Scheme) -> dict[str, Any]:
    """Write a scheme as a form; `table_of` reads it back to the same scheme."""
    head: dict[str, Any] = {name: getattr(scheme, name) for name in ("name", *_TEXTS, *_FLAGS)}
    head |= {name: _text(getattr(scheme, name)) for name in (*_LINES, "adjustment_cap")}
    head |= {name: day.isoformat() if (day := getattr(scheme, name)) else "" for name in _DAYS}
    head |= {"aggregation": scheme.aggregation.value, "missing": scheme.missing.value}
    head |= {"least_coverage": _coverage(scheme), "decimals": str(scheme.decimals)}
    head |= {"peer_groups": list(scheme.peer_groups), "tie_breaks": list(scheme.tie_breaks)}
    return {"head": head, "parts": [_part_of(one) for one in scheme.root.parts]}


def blank_form() -> dict[str, Any]:
    """Give the form of a scheme nobody has begun: one heading, no items."""
    plain = form_of(Scheme("", 0, "", Branch("", 100.0, ())))
    return plain | {"parts": [{"name": "", "weight": "100", "parts": []}]}


def table_of(form: object) -> tuple[dict[str, Any], tuple[Slip, ...]]:
    """Read a form as the table of a scheme, and everything in it that cannot be read."""
    reader = _Reader()
    return reader.table(form), tuple(reader.slips)


def _coverage(scheme: Scheme) -> str:
    said = coverage_words(scheme.least_coverage)
    return said if said == _TWO_THIRDS else _text(scheme.least_coverage)


def _part_of(part: Branch | Item) -> dict[str, Any]:
    if isinstance(part, Branch):
        return {"name": part.name, "weight": _text(part.weight_pct), "parts": [_part_of(one) for one in part.parts]}
    kind: str
    marks: tuple[float, ...]
    match part.standard:
        case Goalposts() as posts:
            kind, marks = "goalposts", (posts.satisfactory, posts.unacceptable)
        case BestInterval() as best:
            kind, marks = "best", (best.lowest, best.best_from, best.best_to, best.highest)
        case Bands() as bands:
            kind, marks = "bands", bands.values
    written = {"indicator": part.indicator_code, "measure": part.measure.value, "weight": _text(part.weight_pct)}
    return {**written, "required": part.is_required, "kind": kind, "marks": [_text(one) for one in marks]}


def _text(number: float | None) -> str:
    """Write a number so that it is read back exactly."""
    return "" if number is None else repr(float(number)).removesuffix(".0")


@dataclass(slots=True)
class _Reader:
    """Reads one form; a slip is noted and reading goes on, so that all are told at once."""

    slips: list[Slip] = field(default_factory=list)

    def table(self, form: object) -> dict[str, Any]:
        head = part_of(form, "head")
        table: dict[str, Any] = {"name": text_of(head, "name")}
        if not table["name"]:
            self._slip("name", "请填写方案名称。")
        table |= {name: text for name in _TEXTS if (text := text_of(head, name))}
        table |= {name: text_of(head, name) for name in ("aggregation", "missing")}
        table |= self._reckoning(head) | self._days(head)
        table |= {name: True for name in _FLAGS if head.get(name) is True}
        groups, ties = _texts(head.get("peer_groups")), _texts(head.get("tie_breaks"))
        if "" in ties:
            self._slip("tie_breaks", "先比的指标没有选，请选一个或删去。")
        table |= {name: found for name, found in (("peer_groups", groups), ("tie_breaks", ties)) if found}
        written = _listed(form, "parts")
        if not written:
            self._slip("", "方案里还没有指标，请先加分类或指标。")
        return table | {"parts": [self._part(one, str(at), 1) for at, one in enumerate(written)]}

    def _reckoning(self, head: Mapping[str, Any]) -> dict[str, Any]:
        table: dict[str, Any] = {"adjustment_cap": self._number(head, "adjustment_cap", "加减分上限")}
        for name, label in _LINES.items():
            if text_of(head, name):
                table[name] = self._number(head, name, label)
        if text_of(head, "least_coverage") not in ("", _TWO_THIRDS):
            table["least_coverage"] = self._number(head, "least_coverage", "最低覆盖率")
        decimals = text_of(head, "decimals")
        return table | {"decimals": int(decimals) if decimals in ("0", "1", "2", "3", "4") else 2}

    def _days(self, head: Mapping[str, Any]) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for name, label in _DAYS.items():
            written = text_of(head, name)
            try:
                table |= {name: date.fromisoformat(written).isoformat()} if written else {}
            except ValueError:
                self._slip(name, f"“{label}”写的“{written[:20]}”不是日期，请写成 2026-01-01 这样。")
        return table

    def _part(self, part: object, place: str, depth: int) -> dict[str, Any]:
        weight = self._weight(part, place)
        if not isinstance(part, Mapping) or "parts" not in part:
            return {"indicator": self._indicator(part, place), "weight": weight, **self._rest(part, place)}
        name, inner = text_of(part, "name"), _listed(part, "parts")
        if not name:
            self._slip(f"{place}:name", "请填写分类的名称。")
        if not inner:
            self._slip(place, "这个分类下没有指标，请加一个，或删去分类。")
        if depth >= _DEEPEST:
            self._slip(place, "层级过深，最多 3 层，请合并。")
            inner = []
        below = [self._part(one, f"{place}.{at}", depth + 1) for at, one in enumerate(inner)]
        return {"name": name, "weight": weight, "parts": below}

    def _weight(self, part: object, place: str) -> float:
        weight = self._number(part, "weight", "权重", place)
        if weight <= 0:
            self._slip(f"{place}:weight", "权重要大于 0。")
        return weight

    def _indicator(self, part: object, place: str) -> str:
        code = text_of(part, "indicator")
        if not code:
            self._slip(f"{place}:indicator", "请选指标。")
        return code

    def _rest(self, part: object, place: str) -> dict[str, Any]:
        """Read measure, standard and whether it is required."""
        measure, kind = text_of(part, "measure"), text_of(part, "kind")
        table: dict[str, Any] = {} if measure == Measure.VALUE else {"measure": measure}
        table |= {"required": True} if isinstance(part, Mapping) and part.get("required") is True else {}
        marks = self._marks(part, _MARKS.get(kind, _MARKS["goalposts"]), place)
        if kind == "best":
            return table | {"best": marks[1:3], "limits": [marks[0], marks[3]]}
        return table | ({"bands": marks} if kind == "bands" else {"satisfactory": marks[0], "unacceptable": marks[1]})

    def _marks(self, part: object, labels: Sequence[str], place: str) -> list[float]:
        written = _listed(part, "marks")
        sent = {str(at): text for at, text in enumerate(written)}
        blank = [at for at in range(len(labels)) if not text_of(sent, str(at))]
        if blank:  # one sentence, however many are still to be filled in
            names = "、".join(f"“{labels[at]}”" for at in blank)
            self._slip(f"{place}:marks.{blank[0]}", f"{names}没有填，请填数字。")
        sent |= {str(at): "1" for at in blank}
        return [self._number(sent, str(at), label, f"{place}:marks") for at, label in enumerate(labels)]

    def _number(self, fields: object, name: str, label: str, place: str = "") -> float:
        """Read a number; one that cannot be read is noted and counts as 1, which faults nothing by itself."""
        written = text_of(fields, name)
        found = number_in(written)
        if found is not None:
            return found
        where = f"{place}:{name}" if place and ":" not in place else f"{place}.{name}" if place else name
        fault = f"“{label}”写的“{written[:20]}”不是数字，请改正。" if written else f"“{label}”没有填，请填数字。"
        self._slip(where, fault)
        return 1.0

    def _slip(self, place: str, sentence: str) -> None:
        self.slips.append(Slip(place, sentence))


def _listed(form: object, name: str) -> list[Any]:
    found = form.get(name) if isinstance(form, Mapping) else None
    return found[:_MOST_LISTED] if isinstance(found, list) else []


def _texts(found: object) -> list[str]:
    listed = found[:_MOST_LISTED] if isinstance(found, list) else []
    return [one.strip() if isinstance(one, str) else "" for one in listed]
