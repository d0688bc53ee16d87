"""The rule book: rules are written as versions, checked before they are kept, and tried on history first.

A version never changes. One with a red level waits for a second person; the others stand at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import tomli_w

from data_access.instants import day_of
from data_access.queries_rules import ACTIVE, PAUSED, REJECTED, RETIRED, STANDING, incidents_of, rule_versions
from data_access.store import Store
from indicators.alerting.backtest import BacktestReport
from indicators.alerting.board import AlertHistory, RuleLine, RuleVersion
from indicators.alerting.considered import Considered, consider
from indicators.alerting.incident import Incident, IncidentKind
from indicators.alerting.linter import Lint, lint_table
from indicators.alerting.people import is_name, is_same_person
from indicators.alerting.rule import AlertRule, RuleKind
from indicators.alerting.rule_table import read_rule, rule_table
from indicators.alerting.strip import strip_of
from indicators.alerting.tuning import Tuning
from indicators.alerting.watching import Scene
from indicators.catalogue import Indicator
from indicators.period import Period
from indicators.problem import Problem, Refusal
from indicators.publish import scene_of
from workflows import rule_acts as acts
from workflows.backtest import PERIODS, Backtester
from workflows.event_counts import event_counts
from workflows.publish import Publisher
from workflows.rule_file import read_rules, sound_rule, sound_rules
from workflows.rule_list import as_listed, rule_lines
from workflows.rule_start import starting_table
from workflows.rule_written import standing_rules, written_rule

_NEW = "（新规则）"  # no code: a new rule gets its own when it is saved


class RuleBook:
    """The use cases of rules over one store; every write is audited with its reason."""

    def __init__(self, store: Store, clock: Callable[[], datetime], publisher: Publisher, actor: str) -> None:
        self._store = store
        self._clock = clock
        self._publisher = publisher
        self._actor = actor
        self._backtester = Backtester(store, clock, publisher)

    def rules(self) -> tuple[RuleLine, ...]:
        """Give every rule with what stands and what waits, in the order of the catalogue."""
        with self._store.read() as connection:
            versions = rule_versions(connection)
        return rule_lines(versions, self._publisher.now())

    def versions(self, rule_code: str) -> tuple[RuleVersion, ...]:
        """Give the versions of a rule, newest first.

        Raises:
            Refusal: there is no such rule.
        """
        with self._store.read() as connection:
            found = rule_versions(connection, rule_code)
        if not found:
            raise Refusal.because(f"没有规则“{rule_code}”；请用 rules list 查看全部规则。")
        return found

    def check(self, code: str, table: Mapping[str, object]) -> Lint:
        """Find everything wrong or doubtful about a rule that is being written."""
        return lint_table(code or _NEW, table, self._scene_for(table), self._others(code))

    def consider(self, code: str, table: Mapping[str, object], area_code: str = "") -> Considered:
        """Give at once what the editor shows of a rule that is being written, for one unit or the worst.

        Raises:
            Refusal: its indicator is not known.
        """
        return consider(code or _NEW, table, self._scene_for(table), self._others(code), area_code)

    def new_table(self, indicator_code: str, kind: RuleKind | None = None) -> dict[str, object]:
        """Give a starting point for a new rule on an indicator, of a kind that was chosen or of the fitting one.

        Raises:
            Refusal: there is no such indicator.
        """
        return starting_table(self.indicator(indicator_code), self.scene(), self.today(), kind)

    def indicator(self, indicator_code: str) -> Indicator:
        """Give an indicator as rules see it.

        Raises:
            Refusal: there is no such indicator.
        """
        found = self._publisher.cube().series.get(indicator_code)
        if found is None:
            raise Refusal.because(f"没有指标“{indicator_code}”；请从清单里选。")
        return found.indicator

    def preview(self, code: str, table: Mapping[str, object], area_code: str) -> AlertHistory:
        """Give what a rule that is being written would have seen and said of one unit.

        Raises:
            Refusal: the table has faults, or there is no such unit.
        """
        return strip_of(self._written(code, table), self._scene_for(table), area_code)

    def backtest(self, code: str, table: Mapping[str, object], periods: int = PERIODS) -> BacktestReport:
        """Try a rule that is being written on history, beside the version in force.

        Raises:
            Refusal: the table has faults, or the rule cannot be judged.
        """
        present = next((rule for rule in self._publisher.cube().rules if rule.code == code), None)
        return self._backtester.report(self._written(code, table), present, periods)

    def tuning(self, code: str, table: Mapping[str, object], periods: int = PERIODS) -> Tuning:
        """Give what moving the whole ladder would cost in alarms; raises as `backtest` does."""
        return self._backtester.tuning(self._written(code, table), periods)

    def today(self) -> date:
        """Give the day rules are judged on."""
        return day_of(self._clock())

    def save_rule(
        self, code: str, table: Mapping[str, object], reason: str, who: str = "", *, base: int | None = None
    ) -> RuleVersion:
        """Keep a rule as its next version, one without a code as a new rule named after its indicator.

        It is in force at once, proposed when it has a red level or drops one, paused when the rule is. `base` is
        the newest version the writer has seen.

        Raises:
            Refusal: the rule has faults, nothing changed, the reason is missing, or `base` was overtaken.
        """
        who, reason = self._person(who), acts.reason_given(reason)
        rule = sound_rule(self.check(code, table))
        with self._store.write() as connection:
            if code and base is not None:
                acts.refuse_overtaken(connection, code, base)
            named = rule if code else acts.named(connection, rule)
            kept = acts.keep(connection, [named], reason, who, self._clock())
        if not kept:
            raise Refusal.because("与现有的版本完全相同，没有改动，不必保存。")
        return kept[0]

    def approve(self, code: str, version: int, who: str, note: str = "") -> RuleVersion:
        """Let a proposed version come into force (a paused rule stays paused); the second person is not the first.

        Raises:
            Refusal: nothing waits, or the approver wrote it.
        """
        with self._store.write() as connection:
            found = acts.waiting(connection, code, version)
            if not is_name(who) or is_same_person(who, found.rule.author):
                raise Refusal.because(
                    f"第 {version} 版由{found.rule.author}拟定，红色规则要由另一人复核；请由别人填写姓名后复核。"
                )
            return acts.approve(connection, found, who.strip(), note.strip(), self._clock())

    def reject(self, code: str, version: int, who: str, note: str) -> RuleVersion:
        """Return a proposed version with a note.

        Raises:
            Refusal: nothing waits, or no reason is given.
        """
        who, note = self._person(who), acts.reason_given(note)
        with self._store.write() as connection:
            return acts.turn(connection, acts.waiting(connection, code, version), REJECTED, who, note, self._clock())

    def pause(self, code: str, who: str, reason: str) -> RuleVersion:
        """Stop a rule for a while, its alerts end with that reason; raises as `retire` does."""
        return self._turn(code, (ACTIVE,), PAUSED, who, reason)

    def resume(self, code: str, who: str, reason: str) -> RuleVersion:
        """Let a paused rule go on."""
        return self._turn(code, (PAUSED,), ACTIVE, who, reason)

    def retire(self, code: str, who: str, reason: str) -> RuleVersion:
        """End a rule; its history stays.

        Raises:
            Refusal: it does not stand, no reason is given, or it has a red level and this is who wrote it.
        """
        return self._turn(code, STANDING, RETIRED, who, reason)

    def export_rules(self) -> str:
        """Write the rules in force as TOML that `import_rules` reads again."""
        with self._store.read() as connection:
            versions = [one for one in rule_versions(connection) if one.state == ACTIVE]
        return tomli_w.dumps({one.rule.code: rule_table(one.rule) for one in versions})

    def read_file(self, file_name: str, content: bytes) -> tuple[list[AlertRule], list[Problem]]:
        """Read and lint a file of rules; every fault and every doubt with its line."""
        return read_rules(file_name, content, self.scene(), self._publisher.cube().rules, standing_rules(self._store))

    def import_rules(self, file_name: str, content: bytes, reason: str, who: str = "") -> tuple[RuleVersion, ...]:
        """Keep every rule of a file that differs from what stands or waits, all of them or none.

        Raises:
            Refusal: with every fault of every rule, each with its line.
        """
        rules = sound_rules(*self.read_file(file_name, content))
        who, reason = self._person(who), acts.reason_given(reason)
        with self._store.write() as connection:
            return acts.keep(connection, rules, reason, who, self._clock())

    def incidents(self, indicator_code: str) -> tuple[Incident, ...]:
        """Give what was labelled as having really happened."""
        with self._store.read() as connection:
            return incidents_of(connection, indicator_code)

    def label_incident(
        self,
        indicator_code: str,
        area_code: str,
        period: Period,
        kind: IncidentKind,
        title: str,
        reference: str = "",
        who: str = "",
    ) -> Incident:
        """Label a unit's period as one in which something really happened.

        Raises:
            Refusal: there is no title, or no such indicator or unit.
        """
        if not title.strip():
            raise Refusal.because("请写明发生了什么，例如“企业停产”。")
        self._refuse_unknown(indicator_code, area_code)
        who, now = self._person(who), self._clock()
        incident = Incident(0, indicator_code, area_code, period, kind, title.strip(), reference.strip(), who)
        with self._store.write() as connection:
            return acts.label(connection, incident, now)

    def withdraw_incident(self, incident_id: int, who: str = "") -> None:
        """Take a label back.

        Raises:
            Refusal: there is none of that number.
        """
        with self._store.write() as connection:
            acts.withdraw(connection, incident_id, self._person(who), self._clock())

    def rebase(
        self, indicator_code: str, area_code: str, period: Period, reason: str, evidence: str, who: str = ""
    ) -> None:
        """Let the baseline of one unit begin anew at a period: a person's decision, with reason and evidence.

        Raises:
            Refusal: reason or evidence is missing, or there is no such indicator or unit.
        """
        if not evidence.strip():
            raise Refusal.because("请写明依据，例如文号或会议纪要：基线只由人凭依据重设。")
        self._refuse_unknown(indicator_code, area_code)
        who, reason = self._person(who), acts.reason_given(reason)
        unit = (indicator_code, area_code, period)
        with self._store.write() as connection:
            acts.rebase(connection, *unit, reason=reason, evidence=evidence.strip(), who=who, now=self._clock())

    def scene(self) -> Scene:
        """Give what the rules look at now."""
        return scene_of(self._publisher.cube(), self._publisher.running_period(), self.today())

    def _scene_for(self, table: Mapping[str, object]) -> Scene:
        """Give what a rule that is being written looks at, its events counted."""
        scene = self.scene()
        try:
            rule = read_rule(_NEW, table)
        except Refusal:
            return scene  # it has no events to count
        if rule.event_window is None:
            return scene
        cube = self._publisher.cube()
        with self._store.read() as connection:
            return replace(scene, event_counts=event_counts(connection, cube, [rule], scene.today))

    def _turn(self, code: str, states: Sequence[str], state: str, who: str, reason: str) -> RuleVersion:
        who, reason = self._person(who), acts.reason_given(reason)
        with self._store.write() as connection:
            found = acts.standing(connection, code, *states)
            if state in (PAUSED, RETIRED):
                acts.needs_another(found, who)
            return acts.turn(connection, found, state, who, reason, self._clock())

    def _person(self, who: str) -> str:
        return who.strip() if is_name(who) else self._actor

    def _refuse_unknown(self, indicator_code: str, area_code: str) -> None:
        self.indicator(indicator_code)
        if area_code not in self._publisher.cube().areas.codes:
            raise Refusal.because(f"没有单位“{area_code}”；请从清单里选。")

    def _others(self, code: str) -> list[AlertRule]:
        others = as_listed((rule for rule in self._publisher.cube().rules if rule.code != code), self.rules())
        return [*others, *standing_rules(self._store, code or _NEW)]

    def _written(self, code: str, table: Mapping[str, object]) -> AlertRule:
        return written_rule(self._store, code or _NEW, table, self.scene().indicators)
