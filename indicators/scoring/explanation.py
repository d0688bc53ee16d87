"""How a unit got its score and why it changed, in words: one line for each step, one sentence for the change."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.catalogue import half_up
from indicators.derived import gap_decimals
from indicators.scoring.decomposition import State, decompose, decompose_places
from indicators.scoring.mark_words import veto_words
from indicators.scoring.ranked import Ranked
from indicators.scoring.scheme import Branch, Item, Measure
from indicators.scoring.score import Scores
from indicators.snapshot import NO_CHANGE_KNOWN, Column, Floats
from indicators.wording import NOTHING, change_short, gap_short, gap_unit

_MOST_CAUSES = 3
_SMALLEST_SAID = 0.005
_NOTHING = 1e-9
_VETO = "一票否决"


@dataclass(frozen=True, slots=True)
class Step:
    """One item of a unit's score, worded: 税收收入 与时序差 +3.3个百分点 → 100.00 × 15.0% = 15.00."""

    path: str
    label: str
    measure: str
    figure: str
    score: str
    weight: str
    contribution: str
    note: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a change, + upward: points of score and places."""

    label: str
    points: float
    places: float

    @property
    def points_words(self) -> str:
        """Word the points: “+0.86”; blank where they are too few to print."""
        return f"{half_up(self.points, 2):+}" if abs(self.points) >= _SMALLEST_SAID else ""

    @property
    def places_words(self) -> str:
        """Word the places whole: “-12”, where only a share of one is meant “约-12”; blank below half a place."""
        shown = half_up(self.places, 0)
        is_whole = abs(self.places - round(self.places)) < _NOTHING
        return f"{'' if is_whole else '约'}{shown:+}" if shown else ""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since the period before, as printed: causes adding up to both totals.

    一票否决 stands first where it moved the place, the others follow, the largest in points first.
    """

    causes: tuple[Cause, ...]
    points: float
    places: int
    sentence: str

    @property
    def said(self) -> tuple[Cause, ...]:
        """Give the causes of which something can be printed."""
        return tuple(cause for cause in self.causes if cause.points_words or cause.places_words)


def main_causes(causes: Sequence[Cause], points: float) -> list[Cause]:
    """Give what moved a score by so many points: first what went the same way, the largest first."""
    told = [cause for cause in causes if cause.points_words]
    whole = float(half_up(points, 2) or 0)
    return sorted(told, key=lambda cause: (cause.points * whole < 0, -abs(cause.points)))


def gain_words(points: float, decimals: int) -> str:
    """Word points gained or lost: “多得1.10分”, “少得0.84分”; blank where they round to nothing."""
    shown = half_up(points, decimals)
    return f"{'多' if shown > 0 else '少'}得{abs(shown)}分" if shown else ""


def steps(ranked: Ranked, unit: int) -> tuple[Step, ...]:
    """Word every item of a unit's score in the order of the scheme."""
    rows = enumerate(_walk(ranked.scheme.root, ""))
    return tuple(_step(ranked, unit, row, path, item) for row, (path, item) in rows)


def item_label(ranked: Ranked, item: Item) -> str:
    """Name an item as a list does: “税收收入（与时序差）”."""
    label = ranked.snapshot.column(item.indicator_code).indicator.label
    return label if item.measure is Measure.VALUE else f"{label}（{item.measure.label}）"


def figure_words(column: Column, item: Item, value: float) -> str:
    """Word the figure an item scores, with its unit; “—” where there is none."""
    indicator = column.indicator
    if np.isnan(value):
        return NOTHING
    match item.measure:
        case Measure.VALUE:
            unit = "" if indicator.unit in ("—", "-") else indicator.unit
            return f"{indicator.display(value)}{unit}"
        case Measure.COMPLETION:
            return f"{half_up(value, gap_decimals(indicator))}%"
        case Measure.GAP:
            return f"{gap_short(indicator, value)}{gap_unit(indicator)}"
        case Measure.YOY:
            return change_short(indicator, value)


def score_sentence(ranked: Ranked, unit: int) -> str:
    """Say how a unit got its score in one sentence."""
    scores, name = ranked.scores, ranked.snapshot.areas.labels[unit]
    if not scores.is_scored[unit]:
        return f"{name}没有得分：{scores.reasons[unit]}。"
    decimals = ranked.scheme.decimals
    place = _place_words(ranked, unit)
    said = f"{name}得分{half_up(float(scores.shown[unit]), decimals)}，{place}"
    if scores.adjustment[unit]:
        said += f"；各项合计{half_up(float(scores.base[unit]), decimals)}，加减分{_signed(scores.adjustment[unit])}"
    if scores.is_vetoed[unit]:
        said += f"；{veto_words(ranked, unit)}，列本组末位"
    if scores.coverage[unit] < 1 - 1e-9:
        said += f"；数据覆盖{half_up(float(scores.coverage[unit]) * 100, 0)}%，{ranked.scheme.missing.label}"
    return f"{said}。"


def changes_of(ranked: Ranked, units: Sequence[int]) -> Mapping[int, Change]:
    """Take the changes of some units since the period before apart, all of them at once.

    A unit without a score in one of the two periods is left out.
    """
    before = ranked.before
    if before is None or before.snapshot.areas.codes != ranked.snapshot.areas.codes:
        return {}
    parts = decompose(State(before.scheme, before.scores), State(ranked.scheme, ranked.scores))
    causes, words = parts.causes(), _cause_words(ranked, before, parts.keys)
    known = [unit for unit in units if not np.isnan(parts.change[unit])]
    places = np.nan_to_num(decompose_places(before.scores, ranked.scores, causes, known))
    places[:, ranked.rank_change[known] == NO_CHANGE_KNOWN] = 0.0
    return {
        unit: _change(ranked, before, unit, list(_causes(words, causes[:, unit], places[:, at])))
        for at, unit in enumerate(known)
    }


def change_of(ranked: Ranked, unit: int) -> Change | None:
    """Take the change of one unit apart; None where one of the two periods has no score of it."""
    return changes_of(ranked, (unit,)).get(unit)


def _change(ranked: Ranked, before: Ranked, unit: int, causes: list[Cause]) -> Change:
    is_placed = ranked.rank_change[unit] != NO_CHANGE_KNOWN
    printed = float(ranked.scores.shown[unit] - before.scores.shown[unit])
    rest = printed - math.fsum(cause.points for cause in causes)
    if abs(rest) > _NOTHING:
        causes.append(Cause("四舍五入", rest, 0.0))
    causes.sort(key=lambda cause: (cause.label != _VETO, -abs(cause.points)))
    moved = int(ranked.rank_change[unit]) if is_placed else 0
    return Change(tuple(causes), printed, moved, _change_sentence(ranked, before, unit, causes, printed))


def _walk(branch: Branch, path: str) -> Iterator[tuple[str, Item]]:
    for part in branch.parts:
        if isinstance(part, Item):
            yield path, part
        else:
            yield from _walk(part, f"{path}/{part.name}" if path else part.name)


def _step(ranked: Ranked, unit: int, row: int, path: str, item: Item) -> Step:
    scores, column = ranked.scores, ranked.snapshot.column(item.indicator_code)
    decimals = ranked.scheme.decimals
    return Step(
        path=path,
        label=column.indicator.label,
        measure=item.measure.label,
        figure=figure_words(column, item, float(scores.values[row, unit])),
        score=_number(scores.normalised[row, unit], decimals),
        weight=f"{half_up(float(scores.weights[row, unit]) * 100, 2)}%",
        contribution=_number(scores.contribution(row, unit), decimals),
        note=_note(ranked, column, scores, row, unit),
    )


def _note(ranked: Ranked, column: Column, scores: Scores, row: int, unit: int) -> str:
    if scores.is_carried[row, unit]:
        return "沿用上期"
    if scores.is_filled[row, unit]:
        return "缺数，按本组最低分计"
    if np.isnan(scores.values[row, unit]):
        return "缺数，权重由其余指标分担"
    if column.period.end < ranked.snapshot.period.start:
        return f"{column.period.label()}数"
    return ""


def _place_words(ranked: Ranked, unit: int) -> str:
    scores = ranked.scores
    if not scores.rank[unit]:
        return scores.reasons[unit]
    group = ranked.group_names[int(scores.group[unit])]
    total = int(((scores.group == scores.group[unit]) & (scores.rank > 0)).sum())
    tied = "并列" if scores.is_tied[unit] else ""
    return f"{group}{tied}第{scores.rank[unit]}（共{total}个）"


def _cause_words(ranked: Ranked, before: Ranked, keys: tuple[str, ...]) -> list[str]:
    """Name the rows of `Decomposition.causes`."""
    names = _labels(ranked, before, keys)
    words = [*names, *(f"{name}标准调整" for name in names), *(f"{name}权重调整" for name in names)]
    return [*words, *(f"{name}缺报影响" for name in names), "加减分", "计算方法"]


def _causes(words: Sequence[str], points_by_cause: Floats, places: Floats) -> Iterator[Cause]:
    """Name every cause that did something; `places` has two rows more, for 一票否决 and ties."""
    for label, points, moved in zip(words, points_by_cause.tolist(), places[:-2].tolist(), strict=True):
        if abs(points) > _NOTHING or abs(moved) > _NOTHING:
            yield Cause(label, points, moved)
    for label, moved in zip((_VETO, "并列"), places[-2:].tolist(), strict=True):
        if abs(moved) > _NOTHING:
            yield Cause(label, 0.0, moved)


def _labels(ranked: Ranked, before: Ranked, keys: tuple[str, ...]) -> list[str]:
    found = {item.key: item_label(side, item) for side in (before, ranked) for item in side.scheme.items}
    return [found[key] for key in keys]


def _change_sentence(ranked: Ranked, before: Ranked, unit: int, causes: list[Cause], points: float) -> str:
    name, then = ranked.snapshot.areas.labels[unit], before.snapshot.period.label()
    shown = half_up(points, ranked.scheme.decimals)
    verb = "持平" if not shown else f"{'上升' if shown > 0 else '下降'}{abs(shown)}分"
    said = f"得分比{then}{verb}"
    main = main_causes(causes, points)[:_MOST_CAUSES]
    if main:
        said += "，主要是" + "、".join(f"{cause.label}{gain_words(cause.points, 2)}" for cause in main)
        rest = points - sum(cause.points for cause in main)
        said += f"，其余合计{gain_words(rest, 2)}" if abs(rest) >= _SMALLEST_SAID else ""
    moved = _move_words(ranked, unit)
    by_veto = next((round(cause.places) for cause in causes if cause.label == _VETO), 0)
    if not by_veto:
        return f"{name}{said}；{moved}。"
    first = f"{name}{_veto_change(ranked, before, unit)}，位次因此{_places_moved(by_veto)}"
    return f"{first}；{said}。" if by_veto == ranked.rank_change[unit] else f"{first}；{said}；与{then}相比{moved}。"


def _veto_change(ranked: Ranked, before: Ranked, unit: int) -> str:
    """Say which veto came or went: the unit's own, or another's."""
    was, is_now = bool(before.scores.is_vetoed[unit]), bool(ranked.scores.is_vetoed[unit])
    if was == is_now:
        return "受其他单位一票否决影响"
    return veto_words(ranked, unit) if is_now else f"{before.snapshot.period.label()}的一票否决解除"


def _move_words(ranked: Ranked, unit: int) -> str:
    moved = int(ranked.rank_change[unit])
    if moved == NO_CHANGE_KNOWN:
        return f"位次{ranked.change_note[unit] or '不比较'}"
    return f"位次{_places_moved(moved)}"


def _places_moved(places: int) -> str:
    return f"{'上升' if places > 0 else '下降'}{abs(places)}位" if places else "不变"


def _signed(points: float) -> str:
    shown = half_up(float(points), 2)
    return "0" if not shown else f"{shown:+}分"


def _number(value: float, decimals: int) -> str:
    shown = half_up(float(value), decimals)
    return NOTHING if shown is None else str(shown)
