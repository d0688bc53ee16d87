"""An incident: what really happened in a unit and a period, to hold a rule's alarms against."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indicators.period import Period


class IncidentKind(StrEnum):
    """Where the knowledge of it comes from."""

    TASK = "task"
    EVENT = "event"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"task": "督办任务", "event": "事件", "notice": "通报"}[self]


@dataclass(frozen=True, slots=True)
class Incident:
    """One labelled incident; `reference` is its document or case number, if it has one."""

    incident_id: int
    indicator_code: str
    area_code: str
    period: Period
    kind: IncidentKind
    title: str
    reference: str
    author: str


def place_among(period: Period, slots: Sequence[Period]) -> int | None:
    """Find the slot an incident falls in, also when it is dated by another calendar; None beyond the slots."""
    day = period.end
    if not slots[0].start <= day <= slots[-1].end:
        return None
    return next(at for at, slot in enumerate(slots) if day <= slot.end)
