"""One alert's course, period by period: what each says, and the strip of levels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from indicators.alerting.board import AlertHistory
from indicators.alerting.machine import STATE_LABELS
from indicators.alerting.rule import RuleKind, Severity
from indicators.alerting.sentence import figure_words, number_words
from layouts.desk.elements import aria

MOST_PERIODS = 36


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of the picture; `level` is NONE while nothing is open, numbers are NaN where there are none."""

    name: str
    shown: float
    level: Severity
    state: str
    words: str
    centre: float
    lower: float
    upper: float


def slots_of(history: AlertHistory) -> tuple[Slot, ...]:
    """Give the last periods. A baseline rule shows the figure between its limits, others the number they judge."""
    shown = history.figures if history.rule.kind is RuleKind.BASELINE else history.watched
    first = max(0, len(history.periods) - MOST_PERIODS)
    return tuple(_slot(history, place, float(shown[place])) for place in range(first, len(history.periods)))


def _slot(history: AlertHistory, place: int, shown: float) -> Slot:
    period, indicator = history.periods[place], history.indicator
    level = Severity(history.severity[place])
    has_limits = len(history.centre) > 0
    centre, lower, upper = (
        (float(line[place]) if has_limits else math.nan) for line in (history.centre, history.lower, history.upper)
    )
    return Slot(
        name=period.label(has_merged_january=indicator.has_merged_january),
        shown=shown,
        level=level,
        state=history.state[place],
        words=_words(history, place, level),
        centre=centre,
        lower=lower,
        upper=upper,
    )


def _words(history: AlertHistory, place: int, level: Severity) -> str:
    """Say a period: the figure, the number judged where it is another one, and what came of it."""
    figure, watched = float(history.figures[place]), float(history.watched[place])
    state = STATE_LABELS[history.state[place]]
    found = f"{level.label}色，{state}" if level else state
    if math.isnan(figure) and math.isnan(watched):
        return f"没有数据，{found}"
    is_told = not math.isnan(figure) and history.rule.kind is not RuleKind.EVENT_COUNT
    parts = [figure_words(history.rule, history.indicator, figure)] if is_told else []
    if history.rule.kind is not RuleKind.THRESHOLD and not math.isnan(watched):
        parts.append(number_words(history.rule, history.indicator, watched))
    return f"{'，'.join(parts)}；{found}"


def strip(slots: Sequence[Slot]) -> html.Ol:
    """One cell per period: its level by colour and word, hatched without a figure, ringed while it is undecided."""
    cells = [
        html.Li(slot.level.label if slot.level else "", title=f"{slot.name}：{slot.words}", className=_cell_class(slot))
        for slot in slots
    ]
    return html.Ol(cells, className="alerts-strip", **aria(label=f"近 {len(slots)} 期逐期级别"))


def strip_key(slots: Sequence[Slot]) -> html.P | None:
    """What the outlined and the hatched cells of a strip mean, as far as it has any."""
    shown = {name for slot in slots for name in _cell_class(slot).split()}
    said = (("is-ringed", "观察中或恢复中，级别尚待确认"), ("is-missing", "没有数据，沿用上期级别"))
    keys = [html.Span([html.I(className=f"alerts-cell {name}"), words]) for name, words in said if name in shown]
    return html.P(keys, className="alerts-keys is-strip") if keys else None


def _cell_class(slot: Slot) -> str:
    names = [f"severity-{slot.level.name.lower()}"] if slot.level else []
    names += ["is-missing"] * math.isnan(slot.shown)
    names += ["is-ringed"] * (slot.state in ("pending", "recovering"))
    return " ".join(names)
