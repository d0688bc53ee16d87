"""What fills the places of the rule list and the editor: the opened rule, its choices and its head."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from dash import html

from callbacks.alerts_rules_form import part_of, table_of, text_of, whole_of
from indicators.alerting.board import RuleVersion
from indicators.alerting.kind_choices import kind_choices
from indicators.alerting.lint_fit import methods_of
from indicators.alerting.rule import Comparator, RuleKind
from indicators.alerting.rule_merge import AROUND, merged
from indicators.alerting.rule_table import read_rule, rule_table
from indicators.alerting.watching import Scene
from indicators.baselines.picker import persistence, propose, slots_to_learn
from indicators.catalogue import Indicator
from indicators.problem import Refusal
from indicators.wording import layer_name
from layouts.alerts.editor_form import DEFAULT_WINDOW, Choices, form_fields, indicator_field
from layouts.alerts.editor_head import head, new_head, refused_head, version_list
from layouts.alerts.editor_more import more_fields
from layouts.alerts.editor_view import RuleView
from layouts.alerts.rules import rule_list
from layouts.desk.elements import data
from workflows.cockpit import Cockpit

_UNREADABLE = "没有保存的改动已经读不出来；请丢弃，重新修改。"


@dataclass(frozen=True, slots=True)
class Opened:
    """The rule in the editor: its table as it is shown, its versions newest first (none: a new rule)."""

    indicator: Indicator
    code: str
    table: Mapping[str, Any]
    versions: tuple[RuleVersion, ...]

    @property
    def base(self) -> int:
        """The version the writer starts from."""
        return self.versions[0].rule.version if self.versions else 0


def list_of(cockpit: Cockpit) -> dict[str, Any]:
    """Give the list of rules, or the sentence that says why there is none."""
    try:
        return rule_list(cockpit.rules.rules(), cockpit.rules.today())
    except Refusal as refusal:
        return {"themes": [], "refused": str(refusal)}


def editor_of(cockpit: Cockpit, view: RuleView, redrawn: object, *, may_edit: bool) -> list[Any]:
    """Give head, fields, further fields, versions and the form to try at once; refusals in a sentence.

    `redrawn` is a form as it stood, when something in it is to be drawn anew: a kind that was chosen, or changes
    that are carried over (`carries`).
    """
    try:
        opened = _opened(cockpit, view, redrawn)
        if opened is None:
            fields = html.Div([html.H2("看什么"), indicator_field(cockpit.desk.indicators())], key=secrets.token_hex(4))
            return [new_head(), fields, None, None, None]
        return _drawn(cockpit, opened, may_edit=may_edit)
    except Refusal as refusal:
        return [refused_head(str(refusal)), None, None, None, None]


def _opened(cockpit: Cockpit, view: RuleView, redrawn: object) -> Opened | None:
    versions = _versions_of(cockpit, view.rule_code) if view.rule_code else ()
    code = versions[0].rule.indicator_code if versions else view.indicator_code
    if not code:
        return None
    indicator = next((one for one in cockpit.desk.indicators() if one.code == code), None)
    if indicator is None:
        raise Refusal.because(f"指标“{code}”已不在目录中；这条规则可以停用，或恢复指标后再改。")
    if text_of(redrawn, "code") == view.rule_code and text_of(redrawn, "indicator") == code:
        is_carried = isinstance(redrawn, dict) and redrawn.get("carries") is True
        written = _carried(redrawn, versions) if is_carried else _with_kind(cockpit, code, redrawn)
        return Opened(indicator, view.rule_code, written, versions)
    table = rule_table(versions[0].rule) if versions else cockpit.rules.new_table(code)
    return Opened(indicator, view.rule_code, table, versions)


def _versions_of(cockpit: Cockpit, rule_code: str) -> tuple[RuleVersion, ...]:
    with suppress(Refusal):
        return cockpit.rules.versions(rule_code)
    raise Refusal.because(f"没有规则“{rule_code}”；请回到全部规则。")


def _with_kind(cockpit: Cockpit, indicator_code: str, redrawn: object) -> dict[str, Any]:
    """Keep what surrounds the ladder and propose a ladder for the kind that was chosen."""
    written = table_of(redrawn)
    kind = text_of(part_of(redrawn, "fields"), "kind")
    proposed = cockpit.rules.new_table(indicator_code, RuleKind(kind) if kind in set(RuleKind) else None)
    return {**proposed, **{name: written[name] for name in AROUND if name in written}}


def _carried(redrawn: object, versions: tuple[RuleVersion, ...]) -> dict[str, Any]:
    """Give a form's table, its changes laid over the newest version where there is one it was not made from."""
    mine = table_of(redrawn)
    if mine.get("kind") not in set(RuleKind) or mine.get("comparator") not in set(Comparator):
        raise Refusal.because(_UNREADABLE)
    base = next((one.rule for one in versions[1:] if one.rule.version == whole_of(redrawn, "base")), None)
    if base is None:
        return mine
    with suppress(Refusal):  # a form with faults is carried over as it is written
        mine = rule_table(read_rule(base.code, mine))
    return merged(rule_table(base), mine, rule_table(versions[0].rule))


def _drawn(cockpit: Cockpit, opened: Opened, *, may_edit: bool) -> list[Any]:
    scene = cockpit.rules.scene()
    areas = scene.areas
    indicator, table, versions = opened.indicator, opened.table, opened.versions
    choices = _choices(cockpit, indicator, scene)
    table = _completed(table)
    nonce = secrets.token_hex(4)  # a fresh key makes the page forget what was typed into the former form
    facts = data(
        rules_nonce=nonce,
        rules_opened=opened.code,
        rules_base=str(opened.base),
        rules_indicator=indicator.code,
        rules_basis=str(table.get("basis", "")),
    )
    fields = html.Div(form_fields(indicator, table, choices), key=nonce, **facts)
    more = html.Div(more_fields(indicator, table, choices.mutes), key=nonce)
    name = _title_of(cockpit, opened) if versions else f"{indicator.label} · 新规则"
    owner = str(table.get("owner") or indicator.owner)
    top = head(name, versions, owner, cockpit.rules.today(), may_edit=may_edit)
    form = {"nonce": nonce, "code": opened.code, "indicator": indicator.code, "table": dict(table), "turn": 0}
    return [top, fields, more, version_list(versions, dict(zip(areas.codes, areas.names, strict=True))), form]


def _title_of(cockpit: Cockpit, opened: Opened) -> str:
    """Give the title a rule is listed by."""
    return next(line.title for line in cockpit.rules.rules() if line.newest.rule.code == opened.code)


def _completed(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fill in what the fields show anyway, so that the first trial is of what is seen."""
    if table.get("kind") != RuleKind.EVENT_COUNT.value or table.get("events"):
        return table
    return {**table, "events": {"layer": "", **DEFAULT_WINDOW}}  # which events, nobody but the writer knows


def _choices(cockpit: Cockpit, indicator: Indicator, scene: Scene) -> Choices:
    areas, draft = scene.areas, scene.drafts[indicator.code]
    slots = slots_to_learn(draft)
    proposal = propose(indicator, slots, persistence(draft))
    words = {one.method: one.words for one in proposal.alternatives}
    is_reporting = np.isfinite(draft.history.values).any(axis=0)
    return Choices(
        indicators=cockpit.desk.indicators(),
        kinds=kind_choices(indicator, scene, slots),
        peer_groups=tuple(dict.fromkeys(group for group in areas.peer_groups if group)),
        areas=tuple((areas.codes[at], areas.names[at]) for at in np.flatnonzero(is_reporting)),
        layers={one.layer: layer_name(one.layer) for one in cockpit.point_layers() if one.kind == "events"},
        mutes=tuple(timing.name for timing in cockpit.alerts.mute_timings()),
        methods={method: words.get(method, "") for method in methods_of(indicator, slots)},
        proposed=proposal.method,
        proposal=proposal.reason,
    )
