"""What a person asks of a rule: save it, approve or return it, pause, resume, retire it, label what really happened."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from callbacks.alerts_rules_form import part_of, table_of, text_of, whole_of
from indicators.alerting.incident import IncidentKind
from indicators.period import Period
from indicators.problem import Refusal
from layouts.alerts.editor_view import RuleView
from workflows.cockpit import Cockpit
from workflows.rules import RuleBook

_STALE = "这次操作没有做成：页面发来的内容不完整，请刷新页面后重试。"
_NO_NAME = "请写姓名：谁改的、谁复核的，要留下来。"

Done = dict[str, Any]


def done(cockpit: Cockpit, asked: object) -> Done:
    """Do what was asked and say what came of it, a refusal included."""
    act = _ACTS.get(text_of(asked, "act"))
    answer: Done = {"turn": whole_of(asked, "turn"), "is_refused": False, "has_changed_rule": True, "search": ""}
    try:
        if act is None:
            raise Refusal.because(_STALE)
        return answer | act(cockpit.rules, asked)
    except Refusal as refusal:
        return answer | {
            "is_refused": True,
            "has_changed_rule": False,
            "overtaken_by": _overtaken_by(cockpit.rules, asked),
            "sentence": "；".join(one.message for one in refusal.problems),
        }


def _save(book: RuleBook, asked: object) -> Done:
    form, fields = part_of(asked, "form"), part_of(asked, "fields")
    code = text_of(form, "code")
    base = whole_of(form, "base")
    kept = book.save_rule(code, table_of(form), text_of(fields, "reason"), _who(fields), base=base)
    number, search = kept.rule.version, RuleView(rule_code=kept.rule.code).search()
    if kept.state == "proposed":
        sentence = f"第 {number} 版已保存，待第二人复核；通过以后才执行。"
    elif kept.state == "paused":
        sentence = f"第 {number} 版已保存；规则仍在暂停，恢复以后才执行。"
    else:
        sentence = f"第 {number} 版已保存，现在起执行。"
    return {"sentence": sentence, "search": search}


def _overtaken_by(book: RuleBook, asked: object) -> int:
    """Give the version that was saved after the writer of a form opened the rule; 0 for none."""
    form = part_of(asked, "form")
    newest = 0
    with suppress(Refusal):  # a code the page made up, or none at all
        newest = book.versions(text_of(form, "code"))[0].rule.version
    return newest if newest > whole_of(form, "base") else 0


def _approve(book: RuleBook, asked: object) -> Done:
    fields = part_of(asked, "fields")
    after = book.approve(text_of(asked, "code"), whole_of(asked, "version"), _who(fields), text_of(fields, "reason"))
    when = "规则仍在暂停，恢复以后才执行" if after.state == "paused" else "现在起执行"
    return {"sentence": f"第 {after.rule.version} 版已通过复核，{when}。"}


def _reject(book: RuleBook, asked: object) -> Done:
    fields = part_of(asked, "fields")
    after = book.reject(text_of(asked, "code"), whole_of(asked, "version"), _who(fields), text_of(fields, "reason"))
    return {"sentence": f"第 {after.rule.version} 版已退回。"}


def _turned(turn: Callable[[RuleBook], Callable[..., Any]], sentence: str) -> Callable[[RuleBook, object], Done]:
    def act(book: RuleBook, asked: object) -> Done:
        fields = part_of(asked, "fields")
        turn(book)(text_of(asked, "code"), _who(fields), text_of(fields, "reason"))
        return {"sentence": sentence}

    return act


def _label(book: RuleBook, asked: object) -> Done:
    fields = part_of(asked, "fields")
    kind, period = text_of(fields, "kind"), _period(asked)
    if kind not in set(IncidentKind):
        raise Refusal.because(_STALE)
    book.label_incident(
        text_of(asked, "indicator"),
        text_of(asked, "area"),
        period,
        IncidentKind(kind),
        text_of(fields, "title"),
        text_of(fields, "reference"),
        _who(fields),
    )
    return {"sentence": "事件已标注，回测随之重算。", "has_changed_rule": False}


def _period(asked: object) -> Period:
    try:
        return Period.parse(text_of(asked, "period"))
    except ValueError:
        raise Refusal.because(_STALE) from None


def _rebase(book: RuleBook, asked: object) -> Done:
    fields = part_of(asked, "fields")
    book.rebase(
        text_of(asked, "indicator"),
        text_of(asked, "area"),
        _period(asked),
        text_of(fields, "reason"),
        text_of(fields, "evidence"),
        _who(fields),
    )
    return {"sentence": "基线已从这一期起重立，回测随之重算。", "has_changed_rule": False}


def _withdraw(book: RuleBook, asked: object) -> Done:
    book.withdraw_incident(whole_of(asked, "incident"), _who(part_of(asked, "fields")))
    return {"sentence": "标注已撤回，回测随之重算。", "has_changed_rule": False}


def _who(fields: Mapping[str, Any]) -> str:
    who = text_of(fields, "who")
    if not who:
        raise Refusal.because(_NO_NAME)
    return who


_ACTS: Mapping[str, Callable[[RuleBook, object], Done]] = {
    "save": _save,
    "approve": _approve,
    "reject": _reject,
    "pause": _turned(lambda book: book.pause, "规则已暂停。"),
    "resume": _turned(lambda book: book.resume, "规则已恢复。"),
    "retire": _turned(lambda book: book.retire, "规则已停用。"),
    "label": _label,
    "rebase": _rebase,
    "withdraw": _withdraw,
}
