"""What a person does to a scheme: keep it, retire it, add a mark or take one back; and what came of it."""

from collections.abc import Callable, Mapping
from typing import Any

from callbacks.alerts_forms import SentForm
from callbacks.alerts_rules_form import number_in, part_of, text_of, whole_of
from callbacks.schemes_form import table_of
from callbacks.schemes_live import check_code, code_of
from indicators.period import Period
from indicators.problem import Problem, Refusal
from indicators.scoring.scheme import Adjustment, Veto
from layouts.schemes.view import SchemesView
from workflows.cockpit import Cockpit

_STALE = "这次操作没有做成：页面发来的内容不完整，请刷新页面后重试。"
_LONGEST_DOCUMENT = 80

Done = dict[str, Any]
_Act = Callable[[Cockpit, object, SentForm], Done]


def done(cockpit: Cockpit, asked: object) -> Done:
    """Keep or retire a scheme and say what came of it, a refusal included."""
    return _answered(cockpit, asked, _SCHEME_ACTS)


def marked(cockpit: Cockpit, asked: object) -> Done:
    """Add a mark or take one back and say what came of it, a refusal included."""
    return _answered(cockpit, asked, _MARK_ACTS)


def _answered(cockpit: Cockpit, asked: object, acts: Mapping[str, _Act]) -> Done:
    sent = SentForm.read(asked)
    answer: Done = {"turn": whole_of(asked, "turn"), "act": sent.act, "is_refused": False, "search": None}
    try:
        if sent.act not in acts:
            raise Refusal.because(_STALE)
        return answer | acts[sent.act](cockpit, asked, sent)
    except Refusal as refusal:
        sentence = "；".join(one.message for one in refusal.problems)
        return answer | {"is_refused": True, "sentence": sentence}


def _save(cockpit: Cockpit, asked: object, sent: SentForm) -> Done:
    draft = part_of(asked, "draft")
    check_code(cockpit, draft)
    table, slips = table_of(part_of(draft, "form"))
    if slips:
        raise Refusal(tuple(Problem(one.sentence) for one in slips))
    before = whole_of(draft, "base")
    kept = cockpit.schemes.save(code_of(draft), table, sent.text("reason"), sent.who, base_version=before)
    number = kept.scheme.version
    said = f"第 {number} 版已保存，现在起执行。" if number != before else f"内容与第 {number} 版相同，没有新的一版。"
    return {"sentence": f"“{kept.scheme.name}”{said}", "search": SchemesView(kept.scheme.code).search()}


def _retire(cockpit: Cockpit, asked: object, sent: SentForm) -> Done:
    code = text_of(asked, "code")
    name = cockpit.schemes.scheme(code).scheme.name if code else ""
    if not name:
        raise Refusal.because(_STALE)
    cockpit.schemes.retire(code, sent.text("reason"), sent.who)
    return {"sentence": f"“{name}”已停用，不再按它排名。", "search": SchemesView().search()}


def _mark(cockpit: Cockpit, asked: object, sent: SentForm) -> Done:
    code, area = text_of(asked, "code"), sent.text("area")
    if not code:
        raise Refusal.because(_STALE)
    document, reason = sent.text("document")[:_LONGEST_DOCUMENT], sent.text("reason")
    what = Veto(area, reason, document) if sent.text("kind") == "veto" else _points(sent, area, reason, document)
    first = _period(sent.text("first"))
    cockpit.schemes.mark(code, what, first, _period(sent.text("last")), sent.who)
    said = "一票否决" if isinstance(what, Veto) else f"{what.points:+g} 分"
    return {"sentence": f"已登记：{said}，依据{document}。"}


def _points(sent: SentForm, area: str, reason: str, document: str) -> Adjustment:
    written = sent.text("points")
    points = number_in(written)
    if points is None:
        said = f"写的“{written[:20]}”不是数字" if written else "没有填"
        raise Refusal.because(f"分值{said}；加分写 1.5，减分写 -2。")
    return Adjustment(area, points, reason, document)


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError:
        raise Refusal.because("请选从哪一期到哪一期。") from None


def _withdraw(cockpit: Cockpit, _asked: object, sent: SentForm) -> Done:
    cockpit.schemes.withdraw(sent.number("mark"), sent.who)
    return {"sentence": "登记已撤回，不再计分。"}


_SCHEME_ACTS: Mapping[str, _Act] = {"save": _save, "retire": _retire}
_MARK_ACTS: Mapping[str, _Act] = {"mark": _mark, "withdraw": _withdraw}
