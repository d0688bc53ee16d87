"""Acts on rules, each within the transaction that checks it: two people at once get one answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from sqlalchemy import Connection

from data_access import writes
from data_access.queries_alerts import mute_timings
from data_access.queries_rules import ACTIVE, PAUSED, PROPOSED, STANDING, rule_versions
from data_access.writes_alerts import put_incident, put_rebase, withdraw_incident
from data_access.writes_rules import definition_of, put_rule, set_rule_state
from indicators.alerting.board import RuleVersion
from indicators.alerting.incident import Incident
from indicators.alerting.people import is_same_person
from indicators.alerting.rule import AlertRule, Severity
from indicators.period import Period
from indicators.problem import Problem, Refusal

_PRESENT = (ACTIVE, PAUSED, PROPOSED)
_KEPT = {ACTIVE: "生效", PROPOSED: "提交复核", PAUSED: "保存，仍暂停"}
_LONGEST_REASON = 200


def keep(
    connection: Connection, rules: Sequence[AlertRule], reason: str, who: str, now: datetime
) -> tuple[RuleVersion, ...]:
    """Keep rules as their next versions; one that says what stands or waits already is left alone.

    One with a red level, or in the place of one with a red level, waits for a second person; one in the place
    of a paused rule stays paused.

    Raises:
        Refusal: a rule keeps a mute timing that there is not, so it would never be quiet.
    """
    _refuse_unknown_mutes(connection, rules)
    changed = [(rule, state) for rule in rules if (state := _next_state(connection, rule))]
    if not changed:
        return ()
    at, kept = writes.next_known_at(connection, now), []
    for rule, state in changed:
        version = put_rule(connection, rule, author=who, reason=reason, at=at, state=state)
        record(connection, at, who, f"规则 {rule.code} 第 {version} 版{_KEPT[state]}", reason)
        kept.append(rule_versions(connection, rule.code)[0])
    writes.bump_version(connection)
    return tuple(kept)


def _refuse_unknown_mutes(connection: Connection, rules: Sequence[AlertRule]) -> None:
    known = {timing.name for timing in mute_timings(connection)}
    unknown = [(rule, name) for rule in rules for name in rule.mutes if name not in known]
    if unknown:
        have = f"现有：{'、'.join(sorted(known))}" if known else "现在一个也没有"
        faults = (
            f"规则“{rule.code}”的免打扰时段“{name}”不存在（{have}）；请先设时段，或删去。" for rule, name in unknown
        )
        raise Refusal(tuple(Problem(fault) for fault in faults))


def _next_state(connection: Connection, rule: AlertRule) -> str:
    """Say how a rule stands as the next version; blank when what stands or waits says the same."""
    present = [one for one in rule_versions(connection, rule.code) if one.state in _PRESENT]
    if any(_says(one.rule) == _says(rule) for one in present):
        return ""
    standing = [one for one in present if one.state in STANDING]
    if Severity.RED in (rule.gravest, *(one.rule.gravest for one in standing)):
        return PROPOSED
    return PAUSED if any(one.state == PAUSED for one in standing) else ACTIVE


def _says(rule: AlertRule) -> tuple[str, str]:
    """Give what a rule says, whatever its code; one that cannot be read says nothing another could."""
    return definition_of(rule), rule.fault


def named(connection: Connection, rule: AlertRule) -> AlertRule:
    """Give a new rule the first free code after its indicator.

    Raises:
        Refusal: a rule that stands or waits says the same.
    """
    versions = rule_versions(connection)
    same = next((one.rule for one in versions if one.state in _PRESENT and _says(one.rule) == _says(rule)), None)
    if same is not None:
        raise Refusal.because(f"与规则“{same.code}”完全相同，没有另存一条；请刷新页面后再看。")
    taken, stem = {one.rule.code for one in versions}, rule.indicator_code
    return replace(rule, code=next(code for code in _codes(stem) if code not in taken))


def _codes(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}_{at}" for at in count(2))


def refuse_overtaken(connection: Connection, code: str, base: int) -> None:
    """Refuse to write over a version the writer has not seen: `base` is the newest one that was.

    Raises:
        Refusal: another version was saved meanwhile, or there is no such rule.
    """
    newest = next((one.rule for one in rule_versions(connection, code)), None)
    if newest is None:
        raise Refusal.because(f"没有规则“{code}”；请用 rules list 查看全部规则。")
    if newest.version > base:
        raise Refusal.because(
            f"您打开以后，{newest.author}已保存第 {newest.version} 版（理由：{newest.reason}）；"
            f"请把您的改动套到第 {newest.version} 版上，看过再保存。"
        )


def turn(connection: Connection, version: RuleVersion, state: str, who: str, note: str, now: datetime) -> RuleVersion:
    """Let a version stand differently from now on."""
    code, number = version.rule.code, version.rule.version
    at = writes.next_known_at(connection, now)
    set_rule_state(connection, code, number, state, actor=who, note=note, at=at)
    after = next(one for one in rule_versions(connection, code) if one.rule.version == number)
    record(connection, at, who, f"规则 {code} 第 {number} 版{after.state_label}", note)
    writes.bump_version(connection)
    return after


def needs_another(version: RuleVersion, who: str) -> None:
    """Refuse that one person alone stops a rule with a red level: who wrote it does not switch it off.

    Raises:
        Refusal: the rule has a red level and this is its author.
    """
    author = version.rule.author
    if version.rule.gravest is Severity.RED and is_same_person(author, who):
        raise Refusal.because(f"这条规则含红色，由{author}拟定，要由另一人暂停或停用；请由别人填写姓名后操作。")


def approve(connection: Connection, version: RuleVersion, who: str, note: str, now: datetime) -> RuleVersion:
    """Let a version that waits come into force; in the place of a paused rule it is paused."""
    is_paused = any(one.state == PAUSED for one in rule_versions(connection, version.rule.code))
    return turn(connection, version, PAUSED if is_paused else ACTIVE, who, note, now)


def waiting(connection: Connection, code: str, version: int) -> RuleVersion:
    """Find the version that waits for a second person; raises Refusal when it does not."""
    found = next((one for one in rule_versions(connection, code) if one.rule.version == version), None)
    if found is None or found.state != PROPOSED:
        raise Refusal.because(f"规则“{code}”第 {version} 版不在待复核状态；请刷新页面后再看。")
    return found


def standing(connection: Connection, code: str, *states: str) -> RuleVersion:
    """Find the version of a rule that stands in one of some states; raises Refusal when none does."""
    found = next((one for one in rule_versions(connection, code) if one.state in states), None)
    if found is None:
        raise Refusal.because(f"规则“{code}”现在不能这样处理；请刷新页面后再看。")
    return found


def label(connection: Connection, incident: Incident, now: datetime) -> Incident:
    """Keep what really happened; gives it with its number. No baseline learns from it, so all is judged again."""
    at = writes.next_known_at(connection, now)
    number = put_incident(connection, incident, at)
    where = f"{incident.indicator_code} {incident.area_code} {incident.period}"
    record(connection, at, incident.author, f"事件标注 {number} {where}", incident.title)
    writes.bump_version(connection)
    return replace(incident, incident_id=number)


def withdraw(connection: Connection, incident_id: int, who: str, now: datetime) -> None:
    """Take a label back, so that all is judged again; raises Refusal when there is none of that number."""
    at = writes.next_known_at(connection, now)
    if not withdraw_incident(connection, incident_id, at):
        raise Refusal.because("这个标注已经撤回或不存在；请刷新页面。")
    record(connection, at, who, f"事件标注 {incident_id}", "撤回")
    writes.bump_version(connection)


def rebase(
    connection: Connection,
    indicator_code: str,
    area_code: str,
    period: Period,
    *,
    reason: str,
    evidence: str,
    who: str,
    now: datetime,
) -> None:
    """Let a baseline begin anew; every rule on it is judged again."""
    at, slot = writes.next_known_at(connection, now), str(period)
    put_rebase(connection, indicator_code, area_code, slot, reason=reason, evidence=evidence, author=who, at=at)
    record(connection, at, who, f"基线重设 {indicator_code} {area_code} {slot}", f"{reason}；{evidence}")
    writes.bump_version(connection)


def reason_given(text: str) -> str:
    """Give a reason as written; raises Refusal when there is none, or a whole report."""
    if not text.strip():
        raise Refusal.because("请写明理由：一次修改一个理由，复核人和以后的人要看。")
    if len(text) > _LONGEST_REASON:
        raise Refusal.because(f"理由有 {len(text)} 个字，最多 {_LONGEST_REASON} 个，请写短一些。")
    return text.strip()


def record(connection: Connection, at: datetime, who: str, what: str, reason: str) -> None:
    """Write an act on rules into the audit."""
    writes.record_audit(connection, at=at, actor=who, action="rule", object_=what, detail=reason)
