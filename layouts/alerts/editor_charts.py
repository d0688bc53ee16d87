"""The preview as plain numbers and words; `assets/desk_rules_charts.js` draws them."""

import math
from collections.abc import Iterable
from typing import Any

from indicators.alerting.backtest import Backtest
from indicators.alerting.board import AlertHistory
from indicators.alerting.incident import Incident
from indicators.alerting.lint_trial import MOST_OPEN
from indicators.alerting.machine import STATE_LABELS, STATE_NAMES
from indicators.alerting.rule import RuleKind, Severity
from indicators.alerting.sentence import figure_words, is_taken_apart, number_words
from indicators.alerting.tuning import Tuning, propose
from indicators.catalogue import Indicator, half_up
from indicators.wording import unit_text
from layouts.alerts.editor_elements import colour_of, number_text
from layouts.alerts.editor_numbers import cost_words

SHOWN_SLOTS = 36
MOST_ROWS = 40
LARGEST_BUDGET = 200
BLANK = -1  # no figure in time


def preview_data(history: AlertHistory, incidents: Iterable[Incident]) -> dict[str, Any]:
    """One unit's last slots: the watched line, its levels and lines, the baseline, and what really happened."""
    slots = slice(max(len(history.periods) - SHOWN_SLOTS, 0), None)
    periods = history.periods[slots]
    merged = history.indicator.has_merged_january
    named: dict[str, list[str]] = {}
    for one in incidents:
        if one.area_code == history.area_code:
            named.setdefault(str(one.period), []).append(f"{one.kind.label}：{one.title}")
    return {
        "area": history.area_code,
        "periods": [str(period) for period in periods],
        "labels": [period.label(has_merged_january=merged) for period in periods],
        "watched": plain(history.watched[slots]),
        "words": [_said(history, slot) for slot in range(len(history.periods))[slots]],
        "severity": list(history.severity[slots]),
        "state": list(history.state[slots]),
        "isLow": history.rule.comparator.is_low_bad,
        "entries": plain(history.entries),
        "exits": plain(history.exits),
        "baseline": _baseline(history, slots),
        "incidents": [named.get(str(period), []) for period in periods],
    }


def _baseline(history: AlertHistory, slots: slice) -> dict[str, Any] | None:
    """The figures with their expected course and limits, drawn above the deviation; None for other kinds."""
    if not len(history.centre):
        return None
    return {
        "figures": plain(history.figures[slots]),
        "centre": plain(history.centre[slots]),
        "lower": plain(history.lower[slots]),
        "upper": plain(history.upper[slots]),
        "what": "当期值" if is_taken_apart(history.rule, history.indicator) else "数值",
        "unit": unit_text(history.indicator),
    }


def _said(history: AlertHistory, slot: int) -> str:
    """Word one slot: its figure, what is watched of it, and its level."""
    number, figure = float(history.watched[slot]), float(history.figures[slot])
    said = figure_words(history.rule, history.indicator, figure) if figure == figure else "没有数"
    if history.rule.kind is not RuleKind.THRESHOLD and number == number:
        judged = number_words(history.rule, history.indicator, number)
        said = judged if history.rule.kind is RuleKind.EVENT_COUNT else f"{said}，{judged}"
    level = Severity(history.severity[slot])
    state = f"，{STATE_LABELS['recovering']}" if history.state[slot] == "recovering" else ""
    return f"{said}，{level.label}色{state}" if level else said


def ladder_unit(kind: RuleKind, indicator: Indicator) -> str:
    """Name the unit the thresholds of a kind are written in."""
    own = unit_text(indicator)
    return _UNITS.get(kind, own and f"单位：{own}")


_UNITS = {
    RuleKind.SCHEDULE_GAP_PP: "单位：百分点，负数是落后时序",
    RuleKind.SCHEDULE_RATIO: "单位：倍，1 是与时序持平",
    RuleKind.YOY_PCT: "单位：%，负数是下降",
    RuleKind.POP_PCT: "单位：%，负数是下降",
    RuleKind.GROWTH_GAP_PP: "单位：百分点，负数是低于计划",
    RuleKind.PARENT_GAP_PP: "单位：百分点，负数是低于上级平均",
    RuleKind.STREAK: "单位：期",
    RuleKind.PEER_PLACE: "倒数第几名，1 是最末一名",
    RuleKind.STALENESS: "单位：天",
    RuleKind.EVENT_COUNT: "单位：起",
    RuleKind.BASELINE: "单位：偏离的倍数，越大越异常",
    RuleKind.EXPRESSION: "与算式的结果相比",
}


def exit_hints(history: AlertHistory) -> dict[str, str]:
    """Say, by level, where an alert ends when the exit is left to the system."""
    return {
        colour_of(Severity(at + 1)): f"自动 {number_text(half_up(line, 2))}"
        for at, line in enumerate(history.exits)
        if math.isfinite(line)
    }


def plain(numbers: Iterable[float]) -> list[float | None]:
    """Numbers as JSON has them: what is not finite becomes null."""
    return [float(number) if math.isfinite(number) else None for number in numbers]


def grid_data(tried: Backtest, indicator: Indicator, incidents: Iterable[Incident]) -> dict[str, Any]:
    """Every unit's levels through the periods, as seen then; of many units those longest at a level."""
    merged = indicator.has_merged_january
    places = list(range(len(tried.area_codes)))
    if len(places) > MOST_ROWS:
        gravest = sorted(places, key=lambda at: -int((tried.severity[:, at] > 0).sum()))[:MOST_ROWS]
        places = sorted(gravest)
    left = len(tried.area_codes) - len(places)
    return {
        "periods": [str(period) for period in tried.periods],
        "labels": [period.label(has_merged_january=merged) for period in tried.periods],
        "years": [period.year for period in tried.periods],
        "rows": [_grid_row(tried, indicator, at) for at in places],
        "rest": f"另有 {left} 个单位预警更少，没有列出。" if left else "",
        "incidents": [incident_data(one) for one in incidents],
    }


def _grid_row(tried: Backtest, indicator: Indicator, at: int) -> dict[str, Any]:
    watched = [float(number) for number in tried.watched[:, at]]
    return {
        "code": tried.area_codes[at],
        "name": tried.area_labels[at],
        "severity": [
            int(level) if level or number == number else BLANK
            for level, number in zip(tried.severity[:, at], watched, strict=True)
        ],
        "state": [str(STATE_NAMES[state]) for state in tried.state[:, at]],
        "watched": plain(watched),
        "words": [number_words(tried.rule, indicator, number) if number == number else "" for number in watched],
    }


def incident_data(incident: Incident) -> dict[str, Any]:
    """One labelled incident, by unit and period."""
    return {
        "id": incident.incident_id,
        "area": incident.area_code,
        "period": str(incident.period),
        "label": incident.kind.label,
        "title": incident.title,
        "reference": incident.reference,
    }


def tuning_data(tuning: Tuning) -> dict[str, Any]:
    """The slider's places from the laxest to the strictest: what each writes into the ladder, what it costs
    in alarms a month and in the share of time spent in alarm, both in words, and whether the linter would take it.

    `proposed` gives, for every whole budget from 0 up, the place that keeps it, null when none does.
    """
    ladders = [
        {colour_of(step.severity): [number_text(step.enter_value), number_text(step.exit_value)] for step in rule.steps}
        for rule in tuning.variants
    ]
    place_of = {shift: at for at, shift in enumerate(tuning.shifts)}
    proposals = (propose(tuning, float(budget)) for budget in range(LARGEST_BUDGET + 1))
    return {
        "zero": place_of[0.0],
        "ladders": ladders,
        "alarms": tuning.alarms_per_month,
        "shares": tuning.open_shares,
        "most_open": MOST_OPEN,
        "sound": tuning.sound,
        "words": cost_words(tuning),
        "proposed": [None if shift is None else place_of[shift] for shift in proposals],
    }
