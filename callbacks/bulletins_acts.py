"""What a person asks for on the page of bulletins: who may, the use case it calls, the sentence of what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from callbacks.alerts_forms import SentForm
from callbacks.roles import Role
from indicators.issuing import Act, Bulletin, BulletinKind, Written
from indicators.period import Period
from indicators.problem import Refusal
from layouts.bulletins.view import BulletinsView, opened
from workflows.cockpit import Cockpit
from workflows.issue import Order

DRAFTERS = frozenset({Role.OFFICE, Role.ANALYST, Role.STEWARD})
SIGNERS = frozenset({Role.OFFICE, Role.ANALYST})
UNKNOWN = "看不懂要做什么，请刷新页面后重试。"
_MAY_NOT = "没有办理这一步的权限；请交给有权限的同事。"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act: a sentence, and where the page goes (None: it stays)."""

    sentence: str
    search: str | None = None


@dataclass(frozen=True, slots=True)
class _Deed:
    roles: frozenset[Role]
    perform: Callable[[Cockpit, SentForm], Done]


def perform(cockpit: Cockpit, sent: SentForm, roles: frozenset[Role]) -> Done:
    """Do what a form asks for, if one of the roles may.

    Raises:
        Refusal: it was not done, and why.
    """
    deed = _DEEDS.get(sent.act)
    if deed is None:
        raise Refusal.because(UNKNOWN)
    if deed.roles.isdisjoint(roles):
        raise Refusal.because(_MAY_NOT)
    return deed.perform(cockpit, sent)


def overtaken(cockpit: Cockpit, sent: SentForm) -> str:
    """Say who did something to a bulletin after its form was drawn; blank when it stands as it was seen."""
    one = _named(cockpit, sent)
    if one is None or not sent.text("revision") or one.revision == sent.number("revision"):
        return ""
    return f"没有办成：您打开以后，{_last(one)}。页面已换成最新的，您写的还在；请看过再办。"


def _named(cockpit: Cockpit, sent: SentForm) -> Bulletin | None:
    return next((one for one in cockpit.bulletin_book.bulletins() if str(one.bulletin_id) == sent.text("id")), None)


def _last(bulletin: Bulletin) -> str:
    return f"{bulletin.signatures[-1].person}已{bulletin.signatures[-1].act.label}"


def _recall(cockpit: Cockpit, sent: SentForm) -> Done:
    """Say what became of an act whose answer never came."""
    one = _named(cockpit, sent)
    if sent.text("lost") == "draft":
        return _recall_draft(cockpit, sent)
    if one is None or not sent.text("revision"):
        return Done("刚才没有收到回答；下面是现在的情况，没有办成就请再办一次。")
    if one.revision == sent.number("revision"):
        raise Refusal.because(f"没有办成，仍为{one.stage.label}；请再试。")
    return Done(f"刚才没有收到回答；{_last(one)}，现在是{one.stage.label}。")


def _recall_draft(cockpit: Cockpit, sent: SentForm) -> Done:
    wanted = (sent.text("scheme"), sent.text("kind"), sent.text("period"), sent.who)
    for one in cockpit.bulletin_book.bulletins():
        if one.stage.is_open and (one.scheme_code, one.kind, str(one.period), one.signatures[0].person) == wanted:
            return Done(f"草稿已生成：《{one.title}》。", opened(one.bulletin_id).search())
    raise Refusal.because("没有办成，草稿没有生成；请再试。")


def _draft(cockpit: Cockpit, sent: SentForm) -> Done:
    order = Order(
        sent.text("scheme"),
        _period(sent),
        _kind(sent),
        _written(sent),
        known_on=_day(sent),
        template=_template(cockpit, sent),
    )
    made = cockpit.bulletin_book.draft(order, sent.who)
    return Done(f"草稿已生成：《{made.title}》。", opened(made.bulletin_id).search())


def _save(cockpit: Cockpit, sent: SentForm) -> Done:
    _revised(cockpit, sent)
    return Done("已保存。")


def _renew(cockpit: Cockpit, sent: SentForm) -> Done:
    _revised(cockpit, sent, renew=True)
    return Done("已按现在掌握的数据重新编写，所写的一并保存。")


def _submit(cockpit: Cockpit, sent: SentForm) -> Done:
    """Send for review what stands in the form: what was changed there is kept first."""
    one = cockpit.bulletin_book.bulletin(sent.number("id"))
    revision = sent.number("revision")
    is_changed = replace(_written(sent), day=one.written.day) != one.written or sent.text("template") != one.template
    if is_changed:
        revision = _revised(cockpit, sent).revision
    cockpit.bulletin_book.act(one.bulletin_id, revision, Act.SUBMIT, sent.who)
    return Done("已送审。请另一位同事审核。")


def _revised(cockpit: Cockpit, sent: SentForm, *, renew: bool = False) -> Bulletin:
    one = cockpit.bulletin_book.bulletin(sent.number("id"))
    written = replace(_written(sent), day=one.written.day)
    template = _template(cockpit, sent)
    return cockpit.bulletin_book.revise(
        one.bulletin_id, sent.number("revision"), written, sent.who, template=template, renew=renew
    )


def _signed(act: Act, said: str) -> Callable[[Cockpit, SentForm], Done]:
    def sign(cockpit: Cockpit, sent: SentForm) -> Done:
        remark = sent.whole("remark")
        cockpit.bulletin_book.act(sent.number("id"), sent.number("revision"), act, sent.who, remark)
        return Done(said)

    return sign


def _issue(cockpit: Cockpit, sent: SentForm) -> Done:
    issued = cockpit.bulletin_book.issue(sent.number("id"), sent.number("revision"), sent.who)
    return Done(f"已签发：{issued.written.number}《{issued.title}》。")


def _correct(cockpit: Cockpit, sent: SentForm) -> Done:
    made = cockpit.bulletin_book.correct(sent.number("id"), sent.who)
    return Done("更正期的草稿已生成，附更正情况表。", opened(made.bulletin_id).search())


def _withdraw_template(cockpit: Cockpit, sent: SentForm) -> Done:
    cockpit.templates.withdraw(sent.text("template"), sent.who)
    return Done("模板已停用；用它编写的通报不受影响。")


def _put_order(cockpit: Cockpit, sent: SentForm) -> Done:
    kept = cockpit.bulletin_orders.put(
        sent.text("scheme"), _kind(sent), sent.text("editor"), sent.number("deadline_day"), sent.who
    )
    told = f"，编好后发给{kept.editor}" if kept.editor else ""
    return Done(f"已登记：数据报齐即编写，最迟每月 {kept.deadline_day} 日{told}。")


def _end_order(cockpit: Cockpit, sent: SentForm) -> Done:
    code, _, kind = sent.text("order").rpartition(" ")
    if kind not in set(BulletinKind):
        raise Refusal.because(UNKNOWN)
    cockpit.bulletin_orders.end(code, BulletinKind(kind), sent.who)
    return Done("已停止；编好的草稿还在。")


def _written(sent: SentForm) -> Written:
    """Read what staff wrote; a line of the requirements is a paragraph."""
    lines = (line.strip() for line in sent.whole("requirements").splitlines())
    number, issuer, to, copies_to = (
        " ".join(sent.whole(name).splitlines()) for name in ("number", "issuer", "to", "copies_to")
    )
    return Written(number, issuer, to, copies_to, tuple(line for line in lines if line))


def _template(cockpit: Cockpit, sent: SentForm) -> str:
    """Read which template was chosen, blank for the shipped one.

    Raises:
        Refusal: there is no such template.
    """
    digest = sent.text("template")
    if digest:
        cockpit.templates.content(digest)
    return digest


def _kind(sent: SentForm) -> BulletinKind:
    if sent.text("kind") not in set(BulletinKind):
        raise Refusal.because(UNKNOWN)
    return BulletinKind(sent.text("kind"))


def _period(sent: SentForm) -> Period:
    view = BulletinsView.parse(f"period={sent.text('period')[:20]}")
    if view.period is None:
        raise Refusal.because("请选择报告期。")
    return view.period


def _day(sent: SentForm) -> date | None:
    text = sent.text("known_on")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal.because(f"“数据截至”写的“{text[:20]}”看不懂，请写成 2026-11-20 这样，或留空。") from None


_DEEDS: Mapping[str, _Deed] = {
    "draft": _Deed(DRAFTERS, _draft),
    "recall": _Deed(DRAFTERS, _recall),
    "save": _Deed(DRAFTERS, _save),
    "renew": _Deed(DRAFTERS, _renew),
    "submit": _Deed(DRAFTERS, _submit),
    "correct": _Deed(DRAFTERS, _correct),
    "review": _Deed(SIGNERS, _signed(Act.REVIEW, "审核通过，请签发。")),
    "return": _Deed(SIGNERS, _signed(Act.RETURN, "已退回，成为草稿。")),
    "issue": _Deed(SIGNERS, _issue),
    "discard": _Deed(SIGNERS, _signed(Act.DISCARD, "已作废。")),
    "withdraw_template": _Deed(SIGNERS, _withdraw_template),
    "put_order": _Deed(SIGNERS, _put_order),
    "end_order": _Deed(SIGNERS, _end_order),
}
