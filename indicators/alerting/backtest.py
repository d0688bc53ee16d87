"""Backtest: what a rule would have raised over the stored periods, told in the words of an analyst.

An alarm is an episode of one area, from the period it was first seen open to the first period seen calm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from indicators.alerting.hindsight import Known, Sight, look_back
from indicators.alerting.incident import Incident, place_among
from indicators.alerting.ladder import Small
from indicators.alerting.rule import AlertRule, Severity
from indicators.catalogue import half_up
from indicators.period import Frequency, Period
from indicators.snapshot import AreaFrame, Floats

FLAP_WITHIN = 2  # periods between an end and a new beginning that make it a flap
HIT_WITHIN = 3  # periods an alarm may open ahead of what it warned of
_DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Alarm:
    """One episode; `opened` and `closed` count the periods of the backtest.

    `opened` is negative for an alarm that stood before the first period, `closed` the first calm period or the
    number of periods when it is still open. `severity` is the level it opened with, `gravest` the highest taken.
    """

    area_code: str
    opened: int
    closed: int
    severity: Severity
    gravest: Severity
    is_flap: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """A rule held against what really happened: incidents warned of and not, alarms without any, lead in periods."""

    hits: int
    misses: int
    false_alarms: int
    median_lead: float | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a rule would have shown; arrays are (periods, areas) over the areas it could judge at all.

    `severity` and `state` (codes of `machine.STATE_NAMES`) are as seen then, `watched` is the number judged,
    NaN where there was none in time. `alarms` lists those that opened within the periods, oldest first.
    `level_periods` counts the area-periods at each level, normal first, `blank_periods` those with nothing to judge
    and nothing open, which are neither. `labelled` is None without incidents.
    `fault` says why the rule cannot be judged, blank when it can.
    """

    rule: AlertRule
    periods: tuple[Period, ...]
    area_codes: tuple[str, ...]
    area_labels: tuple[str, ...]
    severity: Small
    state: Small
    watched: Floats
    alarms: tuple[Alarm, ...]
    level_periods: tuple[int, ...]
    blank_periods: int
    labelled: Labelled | None
    fault: str

    @property
    def alarms_per_month(self) -> float:
        """How many alarms opened in a month."""
        return len(self.alarms) / months_of(self.periods)

    @property
    def alarm_periods(self) -> int:
        """Area-periods with an open alarm."""
        return sum(self.level_periods[1:])

    @property
    def standing(self) -> float:
        """How many alarms stood at once, on average."""
        return self.alarm_periods / len(self.periods)

    @property
    def open_share(self) -> float:
        """Share of the area-periods with an open alarm, 0 to 1, of those that could be judged or had one open."""
        return self.alarm_periods / max(sum(self.level_periods), 1)

    @property
    def flaps(self) -> int:
        """Alarms that opened again shortly after an end."""
        return sum(alarm.is_flap for alarm in self.alarms)

    @property
    def areas_fired(self) -> int:
        """Areas that were ever at a level."""
        return int((self.severity > 0).any(axis=0).sum())

    def sentence(self) -> str:
        """Say it in Chinese."""
        if self.fault:
            return f"无法回测：{self.fault}"
        if not self.area_codes:
            return f"近{len(self.periods)}期没有可以判定的数，无从回测。"
        return (
            f"近{len(self.periods)}期共报{len(self.alarms)}条{self._often()}，"
            f"平均同时{half_up(self.standing, 1)}条未解除，反复{self.flaps}次；"
            f"{len(self.area_codes)}个单位中{self.areas_fired}个报过，"
            f"{half_up(100 * self.open_share, 0)}%的时间在预警。{self._labelled_words()}"
        )

    def levels_sentence(self) -> str:
        """Say how long all areas together spent at each level; empty when nothing could be judged."""
        if not self.level_periods or not sum(self.level_periods):
            return ""
        spent = zip(Severity, self.level_periods, strict=True)
        levels = [f"{level.label}色{count}" for level, count in spent if level is not Severity.NONE and count]
        said = "、".join(levels) or "没有一期在预警"
        blank = f"，没有数{self.blank_periods}" if self.blank_periods else ""
        return f"各级期次（单位 × 期）：{said}，正常{self.level_periods[0]}{blank}。"

    def _often(self) -> str:
        per_month = half_up(self.alarms_per_month, 1)
        return f"，平均每月{per_month}条" if per_month or not self.alarms else ""  # never 0.0 of what there was

    def _labelled_words(self) -> str:
        found = self.labelled
        if found is None:
            return ""
        lead = "" if found.median_lead is None else f"，提前量中位数{found.median_lead:g}期"
        return (
            f"已标注事件{found.hits + found.misses}起，命中{found.hits}起，漏报{found.misses}起，"
            f"另有{found.false_alarms}条没有对应事件{lead}。"
        )


@dataclass(frozen=True, slots=True)
class BacktestReport:
    """A rule as proposed, beside the version in force when there is one."""

    proposed: Backtest
    present: Backtest | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence for each."""
        if self.present is None:
            return (f"拟用：{self.proposed.sentence()}",)
        present = f"现行第{self.present.rule.version}版：{self.present.sentence()}"
        return f"拟用：{self.proposed.sentence()}", present


def backtest(
    rules: Sequence[AlertRule], moments: Sequence[Known], incidents: Sequence[Incident] = ()
) -> tuple[Backtest, ...]:
    """Try rules on history, side by side; `moments` run from the oldest period on and are not empty."""
    areas = moments[-1].scene.areas
    return tuple(report(sight, areas, incidents) for sight in look_back(rules, moments))


def report(sight: Sight, areas: AreaFrame, incidents: Sequence[Incident] = ()) -> Backtest:
    """Count what a rule showed of the areas of the last moment."""
    is_judged = np.isfinite(sight.watched).any(axis=0) | (sight.severity > 0).any(axis=0)
    kept = np.flatnonzero(is_judged)
    codes = tuple(areas.codes[at] for at in kept.tolist())
    severity = sight.severity[:, kept]
    is_blank = (severity == 0) & np.isnan(sight.watched[:, kept])
    alarms = [
        alarm
        for column, code in enumerate(codes)
        for alarm in _alarms(code, severity[:, column].tolist(), int(sight.age[kept[column]]))
    ]
    return Backtest(
        rule=sight.rule,
        periods=sight.periods,
        area_codes=codes,
        area_labels=tuple(areas.labels[at] for at in kept.tolist()),
        severity=severity,
        state=sight.state[:, kept],
        watched=sight.watched[:, kept],
        alarms=tuple(sorted((one for one in alarms if one.opened >= 0), key=lambda alarm: alarm.opened)),
        level_periods=tuple(np.bincount(severity[~is_blank], minlength=len(Severity)).tolist()),
        blank_periods=int(is_blank.sum()),
        labelled=_labelled(alarms, sight.periods, incidents),
        fault=sight.fault,
    )


def _alarms(area_code: str, levels: Sequence[int], age: int) -> Iterator[Alarm]:
    """Cut the levels of one area into episodes; `age` is how many slots the first had been open at the start."""
    start, closed_before = None, None
    for at, level in enumerate((*levels, 0)):
        if level and start is None:
            start = at
        elif not level and start is not None:
            opened = start if start else 1 - age
            is_flap = closed_before is not None and opened - closed_before <= FLAP_WITHIN
            yield Alarm(area_code, opened, at, Severity(levels[start]), Severity(max(levels[start:at])), is_flap)
            start, closed_before = None, at


def months_of(periods: Sequence[Period]) -> float:
    """Give how many months some periods span; a merged January–February is two."""
    first, last = periods[0], periods[-1].end
    if first.frequency is Frequency.DAY:
        return ((last - first.start).days + 1) / _DAYS_IN_MONTH
    return float(12 * (last.year - first.start.year) + last.month - first.start.month + 1)


def _labelled(alarms: Sequence[Alarm], periods: Sequence[Period], incidents: Sequence[Incident]) -> Labelled | None:
    """Hold alarms against the incidents that fall within the periods.

    An incident is warned of by an alarm that was open in its period or opened at most three periods before it;
    the earliest such alarm gives the lead.
    """
    dated = [(incident, place_among(incident.period, periods)) for incident in incidents]
    within = [(incident, at) for incident, at in dated if at is not None]
    if not within:
        return None
    leads: list[int] = []
    useful: set[Alarm] = set()
    for incident, at in within:
        warning = [
            alarm
            for alarm in alarms
            if alarm.area_code == incident.area_code
            and alarm.opened <= at
            and (at < alarm.closed or at - alarm.opened <= HIT_WITHIN)
        ]
        useful.update(warning)
        if warning:
            leads.append(at - min(alarm.opened for alarm in warning))
    idle = sum(alarm.opened >= 0 and alarm not in useful for alarm in alarms)
    return Labelled(len(leads), len(within) - len(leads), idle, float(median(leads)) if leads else None)
