"""Silences: a person keeps certain alerts from being told, for a reason and until a stated end.

Only the telling stops; evaluation and display go on. Every silence has an end, at most 90 days off; one
that can reach a red alert needs a second person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from indicators.alerting.matching_labels import Labels, Matcher
from indicators.alerting.office_hours import OFFICE, SHANGHAI, WorkingDay, moment, working_days
from indicators.alerting.people import is_name, is_same_person
from indicators.problem import Problem, Refusal

LONGEST = timedelta(days=90)
_LONGEST_REASON = 200
_RED = {"severity": "red"}


class SilenceState(StrEnum):
    """Where a silence stands in time."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"pending": "待生效", "active": "生效中", "expired": "已失效"}[self]


@dataclass(frozen=True, slots=True)
class Silence:
    """Alerts that meet all `matchers` are not told from `starts_at` until before `ends_at`.

    `expired_at` is when it was ended early, by a person or, with `until_resolved`, because no alert it
    means was firing any more. `silence_id` is 0 before it is stored.
    """

    matchers: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    author: str
    reason: str
    approver: str = ""
    until_resolved: bool = False
    expired_at: datetime | None = None
    silence_id: int = 0

    @property
    def over_at(self) -> datetime:
        """When it really ends."""
        return self.ends_at if self.expired_at is None else min(self.ends_at, self.expired_at)

    @property
    def can_reach_red(self) -> bool:
        """Whether a red alert could meet its matchers."""
        return all(matcher.matches(_RED) for matcher in self.matchers if matcher.label == "severity")

    def state(self, now: datetime) -> SilenceState:
        """Give where it stands at an instant."""
        if now >= self.over_at:
            return SilenceState.EXPIRED
        return SilenceState.PENDING if now < self.starts_at else SilenceState.ACTIVE

    def means(self, labels: Labels) -> bool:
        """Say whether an alert with these labels meets all matchers."""
        return all(matcher.matches(labels) for matcher in self.matchers)


def check_silence(silence: Silence, now: datetime) -> None:
    """Let a new silence pass or refuse it with every reason.

    Raises:
        Refusal: without end, reason, author, a matcher that narrows it or, for red, an approver.
    """
    faults = [*_faults_of_time(silence, now), *_faults_of_people(silence)]
    if all(matcher.matches({}) for matcher in silence.matchers):
        faults.append('匹配条件没有指明任何预警，会静默全部，请至少写一个“标签=值”，例如 area_name="城关街道"。')
    if faults:
        raise Refusal(tuple(Problem(fault) for fault in faults))


def _faults_of_time(silence: Silence, now: datetime) -> Iterator[str]:
    if silence.ends_at <= silence.starts_at:
        yield "静默的结束时间应晚于开始时间，请改正。"
    elif silence.ends_at <= now:
        yield "静默的结束时间已经过去，请改正。"
    elif silence.ends_at - silence.starts_at > LONGEST:
        yield f"静默最长{LONGEST.days}天，请把结束时间提前；到期后仍有需要的，可再次申请。"


def _faults_of_people(silence: Silence) -> Iterator[str]:
    has_approver = is_name(silence.approver)
    if not is_name(silence.author):
        yield "没有写明由谁静默，请登录后再试。"
    if not silence.reason.strip():
        yield "请写明静默的原因。"
    if len(silence.reason) > _LONGEST_REASON:
        yield f"静默原因有{len(silence.reason)}个字，最多{_LONGEST_REASON}个字，请写短一些。"
    if silence.can_reach_red and not has_approver:
        yield '这条静默可能涉及红色预警，请另请一人批准，或加上条件 severity!="red"。'
    if has_approver and is_same_person(silence.approver, silence.author):
        yield "静默的批准人不能是申请人本人，请另请一人批准。"


def has_served(silence: Silence, firing: Sequence[Labels]) -> bool:
    """Say whether an until-resolved silence should end now: none of the alerts it means is firing."""
    return silence.until_resolved and not any(silence.means(labels) for labels in firing)


def ending_told_at(silence: Silence, is_working_day: WorkingDay) -> datetime | None:
    """Give when its end is to be announced: one working day ahead, at that hour, within office hours.

    None when it was made later than that, so its author knows.
    """
    end = silence.ends_at.astimezone(SHANGHAI)
    before = next(working_days(end.date() - timedelta(days=1), is_working_day, step_days=-1))
    told_at = min(max(moment(before, end.time()), moment(before, OFFICE.opens)), moment(before, OFFICE.closes))
    return told_at if told_at > silence.starts_at else None
