"""What people do about an alert: dated acts, folded into who is on it now.

Acts are laid over the state of an alert and never into it: claiming stops no evaluation. They belong to
one episode, named by the period the alert opened in, so a claim ends when the alert does. A claim runs
out (red 2 hours, orange 8 hours, yellow 3 working days, blue never) and the alert is unclaimed again; a
dispatch does not, it has its own deadlines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from indicators.alerting.office_hours import WorkingDay, moment_words, working_days_after
from indicators.alerting.people import is_name, is_same_person
from indicators.alerting.rule import Severity
from indicators.problem import Problem, Refusal

_CLAIM_HOURS = {Severity.RED: 2, Severity.ORANGE: 8}
_CLAIM_WORKING_DAYS = {Severity.YELLOW: 3}
_LONGEST_NOTE = 500
_LONGEST_REFERENCE = 100


class Act(StrEnum):
    """One thing a person does about an alert."""

    CLAIM = "claim"
    RELEASE = "release"
    NOTE = "note"
    DISPATCH = "dispatch"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"claim": "认领", "release": "放弃认领", "note": "备注", "dispatch": "督办"}[self]


class Handling(StrEnum):
    """Who is on an alert, as the ring on the wall shows it."""

    UNCLAIMED = "unclaimed"
    CLAIMED = "claimed"
    DISPATCHED = "dispatched"
    SILENCED = "silenced"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"unclaimed": "未认领", "claimed": "已认领", "dispatched": "已督办", "silenced": "已静默"}[self]


@dataclass(frozen=True, slots=True)
class AlertAct:
    """An act as it is stored; `episode` is the period the alert opened in, `reference` the 督办文号."""

    rule_code: str
    area_code: str
    episode: str
    act: Act
    actor: str
    at: datetime
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Handled:
    """Where the handling of an alert stands.

    `by`, `at` and `reference` are of the claim or dispatch, `until` is when the claim runs out; a claim
    that has run out is unclaimed and still names whose it was. `note` is the latest of the episode.
    """

    handling: Handling = Handling.UNCLAIMED
    by: str = ""
    at: datetime | None = None
    note: str = ""
    until: datetime | None = None
    reference: str = ""

    def ring(self, *, is_silenced: bool) -> Handling:
        """Give what the ring shows: a silence is named only where nobody is on the alert."""
        return Handling.SILENCED if is_silenced and self.handling is Handling.UNCLAIMED else self.handling


def handled(
    acts: Sequence[AlertAct], episode: str, severity: Severity, now: datetime, is_working_day: WorkingDay
) -> Handled:
    """Fold the acts of one alert up to `now`; acts of another episode and later ones do not count.

    `severity` is the gravest the episode has reached: when the alert rises the patience shortens, and a
    claim that has run out does not revive when it falls.
    """
    state = Handled()
    for act in sorted((a for a in acts if a.episode == episode and a.at <= now), key=lambda act: act.at):
        state = _after(state, act)
    if state.handling is not Handling.CLAIMED or state.at is None:
        return state
    until = claim_expiry(severity, state.at, is_working_day)
    has_run_out = until is not None and until <= now
    return replace(state, until=until, handling=Handling.UNCLAIMED if has_run_out else Handling.CLAIMED)


def claim_expiry(severity: Severity, claimed_at: datetime, is_working_day: WorkingDay) -> datetime | None:
    """Give when a claim runs out; None when it does not."""
    if severity in _CLAIM_HOURS:
        return claimed_at + timedelta(hours=_CLAIM_HOURS[severity])
    if severity in _CLAIM_WORKING_DAYS:
        return working_days_after(claimed_at, _CLAIM_WORKING_DAYS[severity], is_working_day)
    return None


def _after(state: Handled, act: AlertAct) -> Handled:
    note = act.note.strip() or state.note
    if act.act is Act.DISPATCH:
        return Handled(Handling.DISPATCHED, act.actor, act.at, note, reference=act.reference)
    if act.act is Act.NOTE or state.handling is Handling.DISPATCHED:
        return replace(state, note=note)
    if act.act is Act.CLAIM:
        return Handled(Handling.CLAIMED, act.actor, act.at, note)
    return Handled(note=note)


def check_act(act: AlertAct, current: Handled) -> None:
    """Let an act pass or refuse it with every reason.

    Raises:
        Refusal: the act lacks what it needs, or what it would change is not so.
    """
    faults = [*_lacking(act), *_conflicts(act, current)]
    if faults:
        raise Refusal(tuple(Problem(fault) for fault in faults))


def _lacking(act: AlertAct) -> list[str]:
    faults = []
    if not is_name(act.actor):
        faults.append("没有写明由谁操作，请登录后再试。")
    if act.act is Act.DISPATCH and not act.reference.strip():
        faults.append("督办要有文号，请填写，例如“潞督办〔2026〕12号”。")
    if act.act is Act.NOTE and not act.note.strip():
        faults.append("备注是空的，请写下内容。")
    if len(act.note) > _LONGEST_NOTE:
        faults.append(f"备注有{len(act.note)}个字，最多{_LONGEST_NOTE}个字，请写短一些。")
    if len(act.reference) > _LONGEST_REFERENCE:
        faults.append(f"督办文号有{len(act.reference)}个字，最多{_LONGEST_REFERENCE}个字，请只写文号。")
    return faults


def _conflicts(act: AlertAct, current: Handled) -> list[str]:
    since = f"{current.by}已于{moment_words(current.at)}" if current.at else ""
    if current.handling is Handling.DISPATCHED and act.act in (Act.CLAIM, Act.RELEASE):
        return [f"{since}督办（{current.reference}），不能再{act.act.label}，请按督办要求办理，进展可写在备注里。"]
    if current.handling is Handling.CLAIMED and act.act is Act.CLAIM and not is_same_person(act.actor, current.by):
        end = f"，{moment_words(current.until)}到期" if current.until else ""
        return [f"{since}认领{end}，请先与其联系；需要换人时，放弃认领后再认领。"]
    if current.handling is not Handling.CLAIMED and act.act is Act.RELEASE:
        return ["这条预警现在没有人认领，不用放弃。"]
    return []
