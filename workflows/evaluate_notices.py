"""What an evaluation has to tell: the net change of each alert, late figures, rules that cannot be judged."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from data_access.writes import AlertChange
from indicators.alerting.machine import NOT_OPEN
from indicators.alerting.notices import CHANGE_WORDS, Notice, NoticeKind, kind_of_change
from indicators.alerting.replay import Replay
from indicators.alerting.rule import AlertRule, Severity
from indicators.alerting.watching import Scene, in_scope
from indicators.catalogue import Aggregation
from indicators.cube import Cube
from indicators.derived import Draft, never_reports
from indicators.history import NOT_APPLICABLE, is_overdue

REVISED, EDITED, RESUMED = "数据修订", "规则修改", "规则恢复"
PAUSED, RETIRED, DISSOLVED, ARRIVED = "规则暂停", "规则停用", "单位撤销", "数据已报送"
CAUSES = (
    REVISED,
    EDITED,
    RESUMED,
    PAUSED,
    RETIRED,
    DISSOLVED,
    ARRIVED,
    "不适用",
)  # why, where no figure crossed a line

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Present:
    """Where an alert stands: its severity (0 none) and the period this episode opened in."""

    severity: int
    episode: str


_CLOSED = Present(0, "")


def notices_of_alerts(
    changes: Sequence[AlertChange],
    before: Mapping[_Key, Present],
    replayed: Replay,
    scene: Scene,
    cube: Cube,
    now: datetime,
) -> Iterator[Notice]:
    """Tell of each alert that now stands differently, once, whatever it went through on the way.

    A change of older periods alone is kept in the record and not told: only the present is news. Every notice of
    one evaluation bears the same instant.
    """
    last = {(change.rule_code, change.area_code): change for change in changes}
    ordinals = {code: ordinal for ordinal, code in enumerate(scene.areas.codes)}
    for key, change in sorted(last.items()):
        was, stands = before.get(key, _CLOSED), _standing(key, replayed, ordinals)
        kind = kind_of_change(Severity(was.severity), Severity(stands.severity))
        if kind is None:
            continue
        yield Notice(
            kind=kind,
            rule_code=key[0],
            area_code=key[1],
            episode=was.episode or stands.episode,
            period=change.period,
            severity=Severity(stands.severity),
            at=now,
            occasion=f"{change.period}|{cube.data_version}|{scene.today}",
            severity_before=Severity(was.severity),
            reason=change.reason if change.reason in CAUSES else CHANGE_WORDS[kind],
        )


def _standing(key: _Key, replayed: Replay, ordinals: Mapping[str, int]) -> Present:
    outcome, ordinal = replayed.outcomes.get(key[0]), ordinals.get(key[1])
    if outcome is None or ordinal is None:
        return _CLOSED
    since = int(outcome.since[ordinal])
    if since == NOT_OPEN:
        return _CLOSED
    return Present(int(outcome.severity[-1, ordinal]), str(outcome.periods[since]))


def notices_of_data(replayed: Replay, scene: Scene, cube: Cube, now: datetime) -> Iterator[Notice]:
    """Tell of the figures that are late and the rules that cannot be judged, at the instant of the evaluation."""
    yield from _of_late_figures(cube, scene, now)
    for rule in cube.rules:
        if rule.code in replayed.faults:
            message = replayed.faults[rule.code]
            occasion = f"{rule.version}|{hashlib.sha256(message.encode()).hexdigest()[:12]}"
            yield _about_data(NoticeKind.RULE_ERROR, rule.code, "", "", now, occasion, message)


def returned(notice: Notice, closed: Mapping[str, int]) -> Notice:
    """Make the fault of a rule that was sound in between an occasion of its own; `closed` counts those before it."""
    if notice.kind is not NoticeKind.RULE_ERROR:
        return notice
    return replace(notice, occasion=f"{notice.occasion}|{closed.get(notice.rule_code, 0)}")


def _of_late_figures(cube: Cube, scene: Scene, now: datetime) -> Iterator[Notice]:
    """Tell the owner of a figure once for each period that it is overdue; one rule speaks for each area."""
    by_indicator: defaultdict[str, list[AlertRule]] = defaultdict(list)
    for rule in cube.rules:
        by_indicator[rule.indicator_code].append(rule)
    for code, rules in by_indicator.items():
        draft = scene.drafts.get(code)
        if draft is None or not is_overdue(draft.indicator, draft.history.period, scene.today):
            continue
        period, due = draft.history.period, draft.indicator.due.due_on(draft.history.period)
        reason = f"{period.label()}的{draft.indicator.label}应于{due.year}年{due.month}月{due.day}日前报送"
        occasion = f"{code}|{period}"
        for ordinal, rule in _owing(draft, rules, scene):
            area_code = scene.areas.codes[ordinal]
            yield _about_data(NoticeKind.DATA_OVERDUE, rule.code, area_code, str(period), now, occasion, reason)


def _owing(draft: Draft, rules: Sequence[AlertRule], scene: Scene) -> Iterator[tuple[int, AlertRule]]:
    """Give the areas that some rule watches and whose last figure is not in, each with the first such rule.

    Who is added up of its children owes nothing beside them.
    """
    watching = np.stack([in_scope(rule.scope, scene.areas, scene.frame) for rule in rules])
    is_owed = np.isnan(draft.history.values[-1]) & (draft.history.status[-1] != NOT_APPLICABLE)
    is_owed &= watching.any(axis=0) & ~draft.is_suppressed[-1] & ~never_reports(draft, scene.frame)
    if draft.indicator.aggregation is not Aggregation.NONE:
        parents = scene.frame.parent[is_owed]
        is_owed[parents[parents >= 0]] = False
    for ordinal in np.flatnonzero(is_owed).tolist():
        yield ordinal, rules[int(watching[:, ordinal].argmax())]


def _about_data(
    kind: NoticeKind, rule_code: str, area_code: str, period: str, now: datetime, occasion: str, reason: str
) -> Notice:
    return Notice(
        kind=kind,
        rule_code=rule_code,
        area_code=area_code,
        episode=period,
        period=period,
        severity=Severity.NONE,
        at=now,
        occasion=occasion,
        reason=reason,
    )
