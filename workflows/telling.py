"""The newsroom: words the notices of one group as a message, from the figures the rules judged."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import numpy as np

from data_access.instants import day_of
from data_access.receivers import Concern
from indicators.alerting.message import (
    LONGEST_TITLE,
    AlertLine,
    Message,
    MessageKind,
    alert_message,
    data_message,
    rule_message,
    said,
    storm_message,
)
from indicators.alerting.notices import ABOUT_AN_ALERT, CHANGE_WORDS, Notice, NoticeKind
from indicators.alerting.replay import Replay
from indicators.alerting.rule import AlertRule, RuleKind
from indicators.alerting.sentence import figure_words, number_words, title
from indicators.alerting.watching import Scene
from indicators.history import NOT_APPLICABLE
from indicators.period import Period
from indicators.snapshot import Column
from indicators.wording import yoy_words
from workflows.evaluate_notices import CAUSES, REVISED
from workflows.standing import Standing

_SPARK_POINTS = 24
_LONGEST_REASON = 300
_DATA_KINDS = (NoticeKind.DATA_OVERDUE, NoticeKind.RULE_ERROR, NoticeKind.SILENCE_ENDING)
_MUST_END = "已回到解除线内，预警解除"


def is_about_alert(notice: Notice) -> bool:
    """Say whether a notice tells of one area's alert, rather than of data, rules, silences or a whole load."""
    return notice.kind in ABOUT_AN_ALERT


class Newsroom:
    """Everything needed to word notices at one instant."""

    def __init__(
        self, stands: Standing, rules: Sequence[AlertRule], scene: Scene, judged: Replay, now: datetime, public_url: str
    ) -> None:
        self.stands = stands
        self.rules = {rule.code: rule for rule in rules}
        self.scene = scene
        self.parents = dict(zip(scene.areas.codes, scene.areas.parents, strict=True))
        self.ordinals = {code: ordinal for ordinal, code in enumerate(scene.areas.codes)}
        self._slots: dict[str, Mapping[str, int]] = {}  # by indicator: period → its place in the line
        self._judged = judged
        self._now = now
        self._url = public_url

    def message(self, notices: Sequence[Notice]) -> Message | None:
        """Word the notices of one group; None when there is nothing to say."""
        if not notices:
            return None
        first, rule = notices[0], self.rules.get(notices[0].rule_code)
        if first.kind is NoticeKind.SILENCE_ENDING or rule is None:
            return self._plain(first, f"{self._url}/alerts?part=silences")
        if first.kind is NoticeKind.RULE_ERROR:
            link = f"{self._url}/alerts?part=rules&rule={rule.code}"
            owner = self.owner_of(rule) or rule.author
            return rule_message(self._title(rule), first.reason, owner=owner, link=link, made_at=self._now)
        if first.kind is NoticeKind.STORM:
            link, severity = f"{self._url}/alerts", first.severity
            return storm_message(self._title(rule), first.reason, severity=severity, link=link, made_at=self._now)
        if first.kind is NoticeKind.DATA_OVERDUE:
            return self._late_figures(notices)
        lines = [line for notice in notices if (line := self._line(rule, notice)) is not None]
        link = f"{self._url}/alerts"
        subject = self._title(rule)
        return alert_message(subject, lines, advice=rule.text, link=link, made_at=self._now) if lines else None

    @property
    def judged_rules(self) -> Collection[str]:
        """Name the rules that are in force, faulty ones among them."""
        return {*self._judged.outcomes, *self._judged.faults}

    def indicator_code(self, notice: Notice) -> str:
        """Name the indicator a notice speaks of: a late figure names its own, whatever its rule watches by now."""
        code, is_named, _ = notice.occasion.partition("|")
        if notice.kind is NoticeKind.DATA_OVERDUE and is_named:
            return code
        rule = self.rules.get(notice.rule_code)
        return "" if rule is None else rule.indicator_code

    def is_owed(self, notice: Notice) -> bool:
        """Say whether the figure that a notice misses is missing still."""
        code, ordinal = self.indicator_code(notice), self.ordinals.get(notice.area_code)
        draft = self.scene.drafts.get(code)
        if draft is None or ordinal is None:
            return False
        if code not in self._slots:
            self._slots[code] = {str(period): slot for slot, period in enumerate(draft.line.periods)}
        slot = self._slots[code].get(notice.period)
        if slot is None:
            return True  # of a month before the first that anybody reported
        is_reported = np.isfinite(draft.history.values[slot, ordinal]) or draft.is_suppressed[slot, ordinal]
        return not is_reported and bool(draft.history.status[slot, ordinal] != NOT_APPLICABLE)

    def is_faulty(self, notice: Notice) -> bool:
        """Say whether the rule a notice speaks of cannot be judged still."""
        return notice.rule_code in self._judged.faults

    def owner_of(self, rule: AlertRule) -> str:
        """Give who answers for what a rule watches; blank when its indicator is not known any more."""
        draft = self.scene.drafts.get(rule.indicator_code)
        return rule.owner or ("" if draft is None else draft.indicator.owner)

    def _title(self, rule: AlertRule) -> str:
        draft = self.scene.drafts.get(rule.indicator_code)
        return rule.name or rule.code if draft is None else title(rule, draft.indicator)

    def _plain(self, notice: Notice, link: str) -> Message:
        heading = said(f"【工作提示】{notice.kind.label}", LONGEST_TITLE)
        told = said(notice.reason, _LONGEST_REASON)
        return Message(MessageKind.RULE, heading, notice.severity, self._now, link, told)

    def _late_figures(self, notices: Sequence[Notice]) -> Message:
        indicator, names = self.scene.drafts[self.indicator_code(notices[0])].indicator, self.scene.areas.names
        period = Period.parse(notices[0].period)
        due_on = indicator.due.due_on(period)
        return data_message(
            indicator.label,
            [names[self.ordinals[one.area_code]] for one in notices if one.area_code in self.ordinals],
            owner=indicator.owner,
            period=period.label(),
            due_on=due_on,
            days_late=(day_of(self._now) - due_on).days,
            link=f"{self._url}/data?part=reporting",
            made_at=self._now,
        )

    def _line(self, rule: AlertRule, notice: Notice) -> AlertLine | None:
        """Word one alert: the open one as every face words it, a closed one by the figure that closed it."""
        ordinal, column = self.ordinals.get(notice.area_code), self.stands.snapshot.columns.get(rule.indicator_code)
        if ordinal is None or column is None:
            return None
        entry = self.stands.entries.get(notice.fingerprint)
        alert = None if entry is None else entry.alert
        period = column.period if alert is None else alert.period
        return AlertLine(
            area_code=notice.area_code,
            area_name=self.scene.areas.names[ordinal],
            severity=notice.severity or notice.severity_before,
            reason=_why(notice),
            sentence=self._closing(rule, column, ordinal, notice) if alert is None else alert.sentence,
            value=_known(self._figure(rule, column, ordinal) if alert is None else alert.value),
            threshold=None if alert is None else _known(alert.threshold),
            direction="" if rule.kind is RuleKind.EVENT_COUNT else yoy_words(column, ordinal),
            period=period.label(),
            age_days=(day_of(self._now) - period.end).days,
            since=Period.parse(notice.episode).label() if notice.episode else "",
            period_count=0 if alert is None else alert.periods_firing,
            series=self._series(rule, ordinal),
            claim_link=f"{self._url}/alerts?alert={rule.code}@{notice.area_code}",
        )

    def _closing(self, rule: AlertRule, column: Column, ordinal: int, notice: Notice) -> str:
        indicator, figure = column.indicator, self._figure(rule, column, ordinal)
        if notice.reason in CAUSES and notice.reason != REVISED:
            return f"{indicator.label}：{notice.reason}，预警结束"
        if rule.kind is RuleKind.EVENT_COUNT:
            return f"{number_words(rule, indicator, figure)}，{_MUST_END}"
        return f"{indicator.label}{figure_words(rule, indicator, figure)}，{_MUST_END}"

    def _figure(self, rule: AlertRule, column: Column, ordinal: int) -> float:
        """Give the figure a rule speaks of where no alert is open any more."""
        outcome = self._judged.outcomes.get(rule.code)
        if outcome is None or rule.kind not in (RuleKind.BASELINE, RuleKind.EVENT_COUNT):
            return float(column.values[ordinal])
        return float(outcome.figures(self.scene.drafts[rule.indicator_code])[-1, ordinal])

    def _series(self, rule: AlertRule, ordinal: int) -> tuple[float | None, ...]:
        outcome = self._judged.outcomes.get(rule.code)
        return () if outcome is None else tuple(_known(one) for one in outcome.watched[-_SPARK_POINTS:, ordinal])


def concern_of(notice: Notice, newsroom: Newsroom) -> Concern:
    """Say what a notice is about, for the choice of its receivers."""
    rule = newsroom.rules.get(notice.rule_code)
    draft = newsroom.scene.drafts.get(newsroom.indicator_code(notice))
    codes, code = [], notice.area_code
    while code in newsroom.parents:
        codes.append(code)
        code = newsroom.parents[code]
    return Concern(
        severity=max(notice.severity, notice.severity_before),
        theme="" if draft is None else draft.indicator.theme.value,
        area_codes=tuple(codes) or newsroom.scene.areas.codes[:1],
        rule_code=notice.rule_code,
        owner="" if rule is None else newsroom.owner_of(rule),
        is_data=notice.kind in _DATA_KINDS,
    )


def _why(notice: Notice) -> str:
    """Say what happened, and in brackets why where it was not the figures of the period: 解除（数据修订）."""
    word = CHANGE_WORDS.get(notice.kind, notice.kind.label)
    return f"{word}（{notice.reason}）" if notice.kind in CHANGE_WORDS and notice.reason in CAUSES else word


def _known(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
