"""What the commands of kept bulletins do: draft, sign, issue, verify, correct; templates and standing orders."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from indicators.alerting.office_hours import moment_words
from indicators.issuing import Act, Bulletin, BulletinKind
from indicators.problem import Refusal
from terminal.commands import content_of, written
from terminal.parser import ChineseParser, day, period, positive
from terminal.progress import waiting
from terminal.tables import Heading, as_table
from workflows.cockpit import Cockpit
from workflows.issue import Order

_BULLETINS = (
    Heading("编号", "bulletin_id", is_number=True),
    Heading("种类", "kind"),
    Heading("文号", "number"),
    Heading("报告期", "period"),
    Heading("标题", "title"),
    Heading("状态", "stage"),
    Heading("最近", "last"),
)
_TEMPLATES = (Heading("编号", "digest"), Heading("名称", "name"), Heading("登记", "author"))
_ORDERS = (
    Heading("方案", "scheme_code"),
    Heading("种类", "kind"),
    Heading("截止日", "deadline_day", is_number=True),
    Heading("编辑", "editor"),
    Heading("登记", "author"),
)
_DIGITS = 12  # of a template's digest are enough to name it
_SIGNED = (  # word, act, what it does, whether a remark is asked for
    ("submit", Act.SUBMIT, "送审一份草稿", False),
    ("review", Act.REVIEW, "审核通过", False),
    ("return", Act.RETURN, "退回草稿", True),
    ("discard", Act.DISCARD, "作废", True),
)


def arguments(parser: ChineseParser) -> None:
    """Describe the command's arguments."""
    words = parser.add_subparsers(title="做什么", metavar="做什么", dest="act", required=True)
    words.add_parser("list", help="列出全部通报").set_defaults(act_run=listed)
    draft = words.add_parser("draft", help="按现在（或某一天）的数据拟一份草稿，数据从此不再变")
    draft.add_argument("scheme", metavar="方案", nargs="?", default="", help="方案代码；只有一个方案时可以不写")
    draft.add_argument("period", metavar="报告期", type=period, help="如 2026-10")
    _kind(draft)
    draft.add_argument("--known-on", metavar="日期", type=day, help="按这一天所知道的数据；不写时按现在")
    draft.add_argument("--number", metavar="文号", default="", help="不写时接着上一份编号")
    draft.add_argument("--template", metavar="模板", default="", help="自己的模板，用 bulletins templates 查看编号")
    _by(draft, "拟稿人")
    draft.set_defaults(act_run=drafted)
    revise = _numbered(words.add_parser("revise", help="改草稿的文号，或更新到最新数据"))
    revise.add_argument("--number", metavar="文号", help="如 潞政办通〔2026〕8号 或 第10期；不写时不改")
    revise.add_argument("--renew", action="store_true", help="更新到现在的数据")
    _by(revise, "修改人")
    revise.set_defaults(act_run=revised)
    for word, act, meaning, has_remark in _SIGNED:
        one = _numbered(words.add_parser(word, help=meaning))
        if has_remark:
            one.add_argument("--reason", metavar="原因", required=True, help="为什么")
        _by(one, f"{act.label}人")
        one.set_defaults(act_run=signed, signed=act)
    issue = _numbered(words.add_parser("issue", help="签发：从此不能再改"))
    _by(issue, "签发人，不能是拟稿的人")
    issue.set_defaults(act_run=issued)
    export = _numbered(words.add_parser("export", help="写成文件；已签发的与签发时逐字节相同"))
    export.add_argument("--out", metavar="文件", type=Path, required=True, help=".docx、.pdf、.xlsx 或 .html")
    export.set_defaults(act_run=exported)
    again = "按当时的数据重编，核对是否逐字节一致"
    _numbered(words.add_parser("verify", help=again)).set_defaults(act_run=verified)
    _numbered(words.add_parser("changes", help="列出签发以来变了的数")).set_defaults(act_run=changed)
    correct = _numbered(words.add_parser("correct", help="为数据修订拟一份更正期"))
    _by(correct, "拟稿人")
    correct.set_defaults(act_run=corrected)
    _templates(words)
    _orders(words)


def _templates(words: Any) -> None:
    words.add_parser("templates", help="列出自己的模板").set_defaults(act_run=templates)
    add = words.add_parser("add-template", help="登记一个在 Word 或 WPS 里改好的模板")
    add.add_argument("file", metavar="文件", type=Path, help="docx 文件")
    _by(add, "登记人")
    add.set_defaults(act_run=template_added)


def _orders(words: Any) -> None:
    words.add_parser("orders", help="列出定期编写").set_defaults(act_run=orders)
    order = words.add_parser("order", help="定期编写：数据报齐或到截止日即编成草稿")
    order.add_argument("scheme", metavar="方案", help="方案代码")
    _kind(order)
    order.add_argument("--deadline", metavar="日", type=positive, required=True, help="次月几日，1 到 28")
    order.add_argument("--editor", metavar="编辑", default="", help="接收方文件里收邮件的一个；不写时不发邮件")
    _by(order, "登记人")
    order.set_defaults(act_run=ordered)
    end = words.add_parser("end-order", help="停止定期编写")
    end.add_argument("scheme", metavar="方案", help="方案代码")
    _kind(end)
    _by(end, "停止人")
    end.set_defaults(act_run=order_ended)


def _kind(parser: ChineseParser) -> None:
    kinds = [kind.value for kind in BulletinKind]
    parser.add_argument("--kind", choices=kinds, required=True, metavar="种类", help="通报（发文字号）或专报（第几期）")


def _by(parser: ChineseParser, who: str) -> None:
    parser.add_argument("--by", metavar="姓名", required=True, help=who)


def _numbered(parser: ChineseParser) -> ChineseParser:
    parser.add_argument("bulletin", metavar="编号", type=positive, help="编号，用 bulletins list 查看")
    return parser


def listed(cockpit: Cockpit, _asked: Namespace) -> None:
    """List every bulletin, newest first."""
    found = cockpit.bulletin_book.bulletins()
    print(as_table(_BULLETINS, [_row(one) for one in found]) if found else "还没有通报；请用 bulletins draft 拟一份。")


def _row(one: Bulletin) -> list[str]:
    last = one.signatures[-1]
    said = f"{last.person}{last.act.label}，{moment_words(last.at)}"
    number = one.written.number
    return [str(one.bulletin_id), one.kind, number, str(one.period), one.title, one.stage.label, said]


def drafted(cockpit: Cockpit, asked: Namespace) -> None:
    """Draft a bulletin with what staff wrote last time."""
    kind = BulletinKind(asked.kind)
    proposed = cockpit.bulletin_book.opening(asked.scheme, kind)
    texts = replace(proposed, number=asked.number or proposed.number)
    template = _template(cockpit, asked.template)
    with waiting("正在编写"):
        one = cockpit.bulletin_book.draft(
            Order(asked.scheme, asked.period, kind, texts, asked.known_on, template), asked.by
        )
    print(f"第 {one.bulletin_id} 号稿：《{one.title}》。")


def revised(cockpit: Cockpit, asked: Namespace) -> None:
    """Give a draft another number, or the figures of now."""
    one = cockpit.bulletin_book.bulletin(asked.bulletin)
    written_anew = one.written if asked.number is None else replace(one.written, number=asked.number)
    with waiting("正在编写"):
        one = cockpit.bulletin_book.revise(
            one.bulletin_id, one.revision, written_anew, asked.by, template=one.template, renew=asked.renew
        )
    print(f"《{one.title}》已修改（{one.label}）。")


def signed(cockpit: Cockpit, asked: Namespace) -> None:
    """Submit, review, return or discard a bulletin as it stands."""
    one = cockpit.bulletin_book.bulletin(asked.bulletin)
    remark = getattr(asked, "reason", "")
    one = cockpit.bulletin_book.act(one.bulletin_id, one.revision, asked.signed, asked.by, remark)
    print(f"《{one.title}》：{one.stage.label}。")


def issued(cockpit: Cockpit, asked: Namespace) -> None:
    """Issue a reviewed bulletin."""
    one = cockpit.bulletin_book.bulletin(asked.bulletin)
    with waiting("正在成文"):
        one = cockpit.bulletin_book.issue(one.bulletin_id, one.revision, asked.by)
    print(f"《{one.title}》已签发（{one.label}）。")


def exported(cockpit: Cockpit, asked: Namespace) -> None:
    """Write a bulletin as the file its ending names."""
    with waiting("正在成文"):
        written(asked.out, cockpit.bulletin_book.file(asked.bulletin, asked.out.suffix.lower()))
    print(f"已写到“{asked.out.name}”。")


def verified(cockpit: Cockpit, asked: Namespace) -> None:
    """Compile an issued bulletin again; what is not the same ends with exit code 1."""
    with waiting("正在重编"):
        differs = cockpit.bulletin_book.verify(asked.bulletin)
    if differs:
        raise Refusal.because(f"按当时的数据重编，不一致的有：{'、'.join(differs)}；签发的文件没有改动。")
    print("按当时的数据重编，逐字节一致。")


def changed(cockpit: Cockpit, asked: Namespace) -> None:
    """List what changed in the figures since an issue."""
    found = cockpit.bulletin_book.changed(asked.bulletin)
    headings = [Heading(title, title) for title in found.headings]
    print(as_table(headings, found.rows) if found.rows else "没有变化。")


def corrected(cockpit: Cockpit, asked: Namespace) -> None:
    """Draft the correction of an issued bulletin."""
    with waiting("正在编写"):
        one = cockpit.bulletin_book.correct(asked.bulletin, asked.by)
    print(f"第 {one.bulletin_id} 号稿：《{one.title}》，更正第 {one.corrects} 号。")


def templates(cockpit: Cockpit, _asked: Namespace) -> None:
    """List the office's own templates."""
    rows = [[one.digest[:_DIGITS], one.name, one.author] for one in cockpit.templates.templates()]
    print(as_table(_TEMPLATES, rows) if rows else "没有自己的模板，用的是自带的。")


def template_added(cockpit: Cockpit, asked: Namespace) -> None:
    """Keep a template."""
    one = cockpit.templates.add(asked.file.name, content_of(asked.file), asked.by)
    print(f"模板“{one.name}”已登记，编号 {one.digest[:_DIGITS]}。")


def orders(cockpit: Cockpit, _asked: Namespace) -> None:
    """List what is prepared by itself."""
    rows = [
        [one.scheme_code, one.kind, str(one.deadline_day), one.editor, one.author]
        for one in cockpit.bulletin_orders.orders()
    ]
    print(as_table(_ORDERS, rows) if rows else "没有定期编写的通报。")


def ordered(cockpit: Cockpit, asked: Namespace) -> None:
    """Let a bulletin be prepared by itself."""
    one = cockpit.bulletin_orders.put(asked.scheme, BulletinKind(asked.kind), asked.editor, asked.deadline, asked.by)
    print(f"方案 {one.scheme_code} 的{one.kind}：数据报齐即编，最迟次月 {one.deadline_day} 日。")


def order_ended(cockpit: Cockpit, asked: Namespace) -> None:
    """Let it be prepared no more."""
    cockpit.bulletin_orders.end(asked.scheme, BulletinKind(asked.kind), asked.by)
    print("已停止。")


def _template(cockpit: Cockpit, named: str) -> str:
    if not named:
        return ""
    found = [one.digest for one in cockpit.templates.templates() if one.digest.startswith(named)]
    if len(found) != 1:
        raise Refusal.because(f"没有编号为“{named}”的模板，或编号不够长；请用 bulletins templates 查看。")
    return found[0]
