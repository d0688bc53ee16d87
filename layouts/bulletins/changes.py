"""What the figures of an issued bulletin have become since, and what a second compilation came to."""

from collections.abc import Sequence

from dash import html

from indicators.issuing import Bulletin
from layouts.bulletins.forms import act_button, form, name_field
from layouts.desk.elements import Children, card, quiet, row, table


def verdict(differs: Sequence[str]) -> html.Div:
    """Say whether the bulletin compiled again is the very same, byte for byte."""
    if differs:
        said = f"核对：按签发时的数据重新编写，{'、'.join(differs)}与签发时不一致；请告诉管理员。"
        return html.Div(html.Span(said), className="bulletins-answered is-refused")
    return html.Div(
        html.Span("核对：按签发时的数据重新编写，docx、xlsx、网页逐字节一致。"), className="bulletins-answered"
    )


def unverified(sentence: str) -> html.Div:
    """Say why nothing could be compared."""
    return html.Div(html.Span(sentence), className="bulletins-answered is-refused")


def changes_card(
    bulletin: Bulletin, headings: Sequence[str], rows: Sequence[Sequence[str]], *, may_correct: bool
) -> html.Section:
    """Say how much has changed since the issue, list it, and offer the issue that corrects it."""
    if not rows:
        return card("数据修订", quiet("签发以来数据没有变化。"))
    listed = table("签发以来的变化", headings, [row(cells) for cells in rows], class_name="is-changes")
    deed: list[Children] = []
    if may_correct:
        button = act_button("correct", "编写更正期", "is-main")
        key = f"correct-{bulletin.bulletin_id}"
        deed = [form(key, [name_field("拟稿人")], [button], keeps_name=True, id=str(bulletin.bulletin_id))]
    return card(
        f"签发以来有 {len(rows)} 处变化",
        html.Details([html.Summary("看变化"), html.Div(listed, className="desk-wide")], open=len(rows) <= 8),
        *deed,
        class_name="bulletins-changes",
    )


def unknown_card(sentence: str) -> html.Section:
    """Say why the changes cannot be told."""
    return card("数据修订", quiet(sentence))
