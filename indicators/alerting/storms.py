"""What becomes of settled notices at a tick: told, kept quiet, or held back as part of a storm.

A storm is one load in which so many units of a rule opened that the data are to be doubted first. One notice says
so, and the units it names wait a working day unless the steward lets them go before.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from indicators.alerting.notices import ABOUT_AN_ALERT, Notice, NoticeKind, occasion_at
from indicators.alerting.office_hours import WorkingDay, working_hours_after
from indicators.alerting.suppression import Suppression

STORM_HOLD_HOURS = 8  # one working day of office hours
_STORM_SHARE_PCT = 30
_STORM_LEAST = 4
_CAN_BE_SUPPRESSED = (*ABOUT_AN_ALERT, NoticeKind.DATA_OVERDUE)

Look = tuple[str, datetime]  # rule code, and the instant all its notices of one look at the rules share
Hush = Callable[[Notice], Suppression | None]


@dataclass(frozen=True, slots=True)
class Held:
    """A notice kept back: why, and until when at the latest as far as is known."""

    notice: Notice
    why: str
    until: datetime | None
    suppression: Suppression | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of settled notices at this tick."""

    ready: tuple[Notice, ...]
    held: tuple[Held, ...]


def is_storm(opened: int, in_scope: int) -> bool:
    """Say whether so many units of a rule opened in one load that the data are to be doubted first."""
    return opened >= _STORM_LEAST and 100 * opened > _STORM_SHARE_PCT * in_scope


def held_until(at: datetime, is_working_day: WorkingDay) -> datetime:
    """Give when the notices of a storm go out unless the steward releases them before: one working day on."""
    return working_hours_after(at, STORM_HOLD_HOURS, is_working_day)


def sort_out(
    settled: Sequence[Notice],
    now: datetime,
    is_working_day: WorkingDay,
    *,
    hush: Hush,
    in_scope: Mapping[str, int],
    released: Collection[str] = (),
    told: Mapping[Look, int] | None = None,
) -> Outcome:
    """Part settled notices into those to be told now and those kept back.

    `in_scope` counts the units each rule watches; `released` holds the keys of the storm notices the
    steward has looked into; `told` counts the openings of each look that were told already, which belong to its
    storm still. A storm adds that notice of its own, the same at every tick until it is over. It keeps back what
    opened with it; a rise since is news of its own.
    """
    storms = _storms(settled, in_scope, told or {})
    until = {load: held_until(notice.at, is_working_day) for load, notice in storms.items()}
    storms = {load: notice for load, notice in storms.items() if notice.key not in released and now < until[load]}
    ready, held = list(storms.values()), []
    said = {notice.key for notice in ready}
    for notice in settled:
        if notice.key in said:
            continue
        suppression = hush(notice) if notice.kind in _CAN_BE_SUPPRESSED else None
        load = notice.rule_code, notice.at
        if notice.kind is NoticeKind.OPENED and not notice.has_risen and load in storms:
            held.append(Held(notice, NoticeKind.STORM.label, until[load]))
        elif suppression is not None:
            why = f"{suppression.kind.label}：{suppression.why}"
            held.append(Held(notice, why, suppression.until, suppression))
        else:
            ready.append(notice)
    return Outcome(tuple(ready), tuple(held))


def _storms(settled: Sequence[Notice], in_scope: Mapping[str, int], told: Mapping[Look, int]) -> dict[Look, Notice]:
    """Find the loads in which too many units of a rule opened, each with the notice that says so."""
    loads: dict[Look, list[Notice]] = {}
    for notice in settled:
        if notice.kind is NoticeKind.OPENED and notice.rule_code in in_scope:
            loads.setdefault((notice.rule_code, notice.at), []).append(notice)
    return {
        load: _storm_notice(opened, count, in_scope[load[0]])
        for load, opened in loads.items()
        if is_storm(count := len(opened) + told.get(load, 0), in_scope[load[0]])
    }


def _storm_notice(opened: Sequence[Notice], count: int, in_scope: int) -> Notice:
    gravest = max(opened, key=lambda notice: notice.severity)
    return replace(
        gravest,
        kind=NoticeKind.STORM,
        area_code="",
        episode="",
        occasion=occasion_at(gravest.at),
        reason=f"{in_scope}个单位中有{count}个同时出现预警，各单位的通知暂缓发出",
        has_risen=False,
    )
