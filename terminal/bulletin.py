"""What the command of bulletins does: compose one and write it as the file its ending names."""

from argparse import Namespace
from pathlib import Path

from bulletins.content import Content
from indicators.issuing import BulletinKind, Written
from indicators.problem import Refusal
from terminal.commands import content_of, written
from terminal.parser import ChineseParser, day, period
from terminal.progress import waiting
from workflows.bulletins import ENDINGS
from workflows.cockpit import Cockpit


def arguments(parser: ChineseParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("scheme", metavar="方案", nargs="?", default="", help="方案代码；只有一个方案时可以不写")
    parser.add_argument("period", metavar="报告期", type=period, help="如 2026-10")
    kinds = [kind.value for kind in BulletinKind]
    parser.add_argument("--kind", choices=kinds, required=True, metavar="种类", help="通报（发文字号）或专报（第几期）")
    endings = "、".join(ENDINGS)
    parser.add_argument("--out", metavar="文件", type=Path, required=True, help=f"写到这个文件，按扩展名：{endings}")
    parser.add_argument(
        "--known-on", metavar="日期", type=day, help="按这一天所知道的数据，落款也用这一天；不写时按现在"
    )
    parser.add_argument("--number", metavar="文号", default="", help="如 潞政办通〔2026〕8号 或 第10期；不写时留空")
    parser.add_argument("--issuer", metavar="机关", default="", help="发文机关；不写时用环境变量 ISSUER 写明的")
    parser.add_argument("--to", metavar="主送", default="", help="主送机关；不写时按参评单位")
    parser.add_argument("--template", metavar="模板", type=Path, help="自己的 docx 模板；不写时用自带的")
    what = "下步要求的一段，可写几次；不写时用通常的话"
    parser.add_argument("--requirement", metavar="文字", action="append", default=[], help=what)
    parser.add_argument("--copies-to", metavar="抄送", default="", help="抄送机关；不写时没有抄送")


def bulletin(cockpit: Cockpit, asked: Namespace) -> None:
    """Compose a bulletin and write it; where no PDF can be made, the same as docx beside it."""
    said = Written(asked.number, asked.issuer, asked.to, asked.copies_to, tuple(asked.requirement))
    kind = BulletinKind(asked.kind)
    template = None if asked.template is None else content_of(asked.template)
    with waiting("正在编写"):
        content = cockpit.bulletins.compose(asked.scheme, asked.period, kind, asked.known_on, said)
        try:
            document = cockpit.bulletins.document(content, asked.out.suffix, template)
        except Refusal:
            if asked.out.suffix.lower() == ".pdf":
                _docx_instead(cockpit, content, asked.out.with_suffix(".docx"), template)
            raise
        written(asked.out, document)
    print(f"《{content.title}》已写到“{asked.out.name}”。")


def _docx_instead(cockpit: Cockpit, content: Content, file: Path, template: bytes | None) -> None:
    """Write the docx that no PDF could be made of; one that is there already is left alone."""
    if file.exists():
        print(f"“{file.name}”已经有了，没有改动它。")
        return
    written(file, cockpit.bulletins.document(content, file.suffix, template))
    print(f"《{content.title}》已写到“{file.name}”。")
