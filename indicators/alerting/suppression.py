"""Whether an alert may be told now: silence, then mute timing, then inhibition; the first that holds is named.

Suppression stops the telling only. What is firing, and so what inhibits, is handed in afresh each time,
so nothing is remembered across a restart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from indicators.alerting.matching_labels import LABELS, Labels, Matcher, read_matcher
from indicators.alerting.mute_timing import MuteTiming
from indicators.alerting.office_hours import WorkingDay
from indicators.alerting.rule import Severity
from indicators.alerting.silence import Silence, SilenceState
from indicators.problem import Refusal
from indicators.reading import TableReader


class SuppressionKind(StrEnum):
    """What keeps an alert from being told."""

    SILENCE = "silence"
    MUTE = "mute"
    INHIBITION = "inhibition"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"silence": "静默", "mute": "免打扰时段", "inhibition": "抑制"}[self]


@dataclass(frozen=True, slots=True)
class Suppression:
    """What the grey bell says: by what, by whom, why and until when (None: as long as its cause stands)."""

    kind: SuppressionKind
    name: str
    who: str
    why: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Inhibition:
    """A target is not told while any source is firing whose `equal` labels are the same."""

    name: str
    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]

    def has_source(self, labels: Labels) -> bool:
        """Say whether an alert is of the side that inhibits."""
        return all(matcher.matches(labels) for matcher in self.source)

    def has_target(self, labels: Labels) -> bool:
        """Say whether an alert is of the side that is inhibited."""
        return all(matcher.matches(labels) for matcher in self.target)

    def likeness(self, labels: Labels) -> tuple[str, ...]:
        """Give the labels that must be the same; a missing one reads as the empty text."""
        return tuple(labels.get(label, "") for label in self.equal)


@dataclass(frozen=True, slots=True)
class ActiveInhibition:
    """An inhibition and the firing alerts that serve as its sources, by their equal labels.

    Sources that are targets as well are kept apart: they inhibit plain targets only, never themselves
    nor one another, or two of them would keep both from being told.
    """

    inhibition: Inhibition
    plain: Mapping[tuple[str, ...], Labels] = field(default_factory=dict)
    two_sided: Mapping[tuple[str, ...], Labels] = field(default_factory=dict)

    def source_against(self, labels: Labels) -> Labels | None:
        """Give a firing alert that inhibits this one."""
        if not self.inhibition.has_target(labels):
            return None
        likeness = self.inhibition.likeness(labels)
        found = self.plain.get(likeness)
        if found is None and not self.inhibition.has_source(labels):
            found = self.two_sided.get(likeness)
        return found


def active_inhibitions(inhibitions: Sequence[Inhibition], firing: Sequence[Labels]) -> tuple[ActiveInhibition, ...]:
    """Find the sources of every inhibition among the firing alerts, once for all targets."""
    return tuple(_active(inhibition, firing) for inhibition in inhibitions)


def _active(inhibition: Inhibition, firing: Sequence[Labels]) -> ActiveInhibition:
    sources = [labels for labels in firing if inhibition.has_source(labels)]
    is_target = [inhibition.has_target(labels) for labels in sources]
    plain = {inhibition.likeness(one): one for one, both in zip(sources, is_target, strict=True) if not both}
    two_sided = {inhibition.likeness(one): one for one, both in zip(sources, is_target, strict=True) if both}
    return ActiveInhibition(inhibition, plain, two_sided)


def suppressed(
    labels: Labels,
    severity: Severity,
    now: datetime,
    *,
    silences: Sequence[Silence],
    mutes: Sequence[MuteTiming],
    inhibitions: Sequence[ActiveInhibition],
    is_working_day: WorkingDay,
) -> Suppression | None:
    """Say what keeps an alert from being told now, if anything; `mutes` are the timings its rule keeps."""
    return (
        _silence(labels, now, silences)
        or (None if severity is Severity.RED else _mute(now, mutes, is_working_day))
        or _inhibition(labels, inhibitions)
    )


def _silence(labels: Labels, now: datetime, silences: Sequence[Silence]) -> Suppression | None:
    """Name the silence that lasts longest."""
    holding = [one for one in silences if one.state(now) is SilenceState.ACTIVE and one.means(labels)]
    if not holding:
        return None
    last = max(holding, key=lambda one: one.over_at)
    return Suppression(SuppressionKind.SILENCE, f"静默{last.silence_id}", last.author, last.reason, last.over_at)


def _mute(now: datetime, mutes: Sequence[MuteTiming], is_working_day: WorkingDay) -> Suppression | None:
    for mute in mutes:
        if mute.covers(now, is_working_day):
            return Suppression(SuppressionKind.MUTE, mute.name, "", mute.words, mute.over_at(now, is_working_day))
    return None


def _inhibition(labels: Labels, inhibitions: Sequence[ActiveInhibition]) -> Suppression | None:
    for active in inhibitions:
        source = active.source_against(labels)
        if source is not None:
            why = f"{source.get('area_name', '')}的规则“{source.get('rule_title') or source.get('rule', '')}”正在预警"
            return Suppression(SuppressionKind.INHIBITION, active.inhibition.name, "", why, None)
    return None


def read_inhibition(name: str, table: Mapping[str, object]) -> Inhibition:
    """Read an inhibition from its table: `source` and `target` are lists of matchers, `equal` of labels.

    Raises:
        Refusal: with every fault of the table, each with its cure.
    """
    reader = TableReader(f"抑制规则“{name}”", table)
    inhibition = Inhibition(name, _matchers(reader, "source"), _matchers(reader, "target"), reader.texts("equal"))
    reader.refuse_unknown()
    if not name.strip():
        reader.fault("没有名称，请补上。")
    for label in inhibition.equal:
        if label not in LABELS:
            reader.fault(f"的“equal”里有“{label}”，应为 {'、'.join(LABELS)} 之一，请改正。")
    if not inhibition.equal:
        reader.fault('没有写明哪些标签要相同，一处预警会压住全区，请补上，例如 equal = ["area"]。')
    if reader.problems:
        raise Refusal(tuple(reader.problems))
    return inhibition


def inhibition_table(inhibition: Inhibition) -> dict[str, object]:
    """Write an inhibition as the table it can be read from again; its name stays outside."""
    return {
        "source": [str(matcher) for matcher in inhibition.source],
        "target": [str(matcher) for matcher in inhibition.target],
        "equal": list(inhibition.equal),
    }


def _matchers(reader: TableReader, field_name: str) -> tuple[Matcher, ...]:
    written = reader.texts(field_name)
    if not written:
        reader.fault(f"的“{field_name}”里没有匹配条件，请补上，例如 {field_name} = ['severity=\"red\"']。")
    found = []
    for text in written:
        try:
            found.append(read_matcher(text))
        except Refusal as refusal:
            reader.fault(f"的“{field_name}”：{refusal.problems[0].message}")
    return tuple(found)
