"""What a dry run showed: who gains and who loses most in a sentence, then every unit."""

from collections.abc import Sequence

from dash import html

from indicators.catalogue import half_up
from indicators.scoring.dry_run import Shift
from layouts.desk.elements import Children, row, table

_HEADINGS = ("分组", "单位", "原平均位次", "改后平均位次", "平均升降", "名次升的期数", "名次降的期数", "可比期数")
_NUMERIC = frozenset({2, 3, 4, 5, 6, 7})
_LEAST_MOVED = 0.05  # places: what would be printed as 0.0


def trial(shifts: Sequence[Shift], beside: str, periods: int) -> list[Children]:
    """The sentence and the table; `beside` names the scheme it was held against."""
    rows = [_row(shift) for shift in shifts]
    listed = table("试算结果", _HEADINGS, rows, numeric=_NUMERIC, class_name="is-trial")
    said = html.P(summary(shifts), className="schemes-summary")
    about = html.P(f"最近 {periods} 期，与执行中的“{beside}”相比；位次在各组之内。", className="desk-quiet")
    return [said, about, html.Div(listed, className="desk-wide")] if rows else [html.P(summary(shifts))]


def summary(shifts: Sequence[Shift]) -> str:
    """Say how many gain and lose, and who most."""
    if not shifts:
        return "没有一个单位在两个方案下都有名次，比不出升降。"
    better = [one for one in shifts if one.gain >= _LEAST_MOVED]
    worse = [one for one in shifts if one.gain <= -_LEAST_MOVED]
    if not better and not worse:
        is_moved = any(one.better or one.worse for one in shifts)
        return f"{len(shifts)} 个单位的平均位次都没有变化{'，但各期有升有降' if is_moved else ''}。"
    said = [f"{len(shifts)} 个单位中 {len(better)} 个平均位次上升、{len(worse)} 个下降"]
    if better:
        best = max(better, key=lambda one: one.gain)
        said.append(f"升得最多的是{best.area_label}（平均升 {half_up(best.gain, 1)} 位）")
    if worse:
        worst = min(worse, key=lambda one: one.gain)
        said.append(f"降得最多的是{worst.area_label}（平均降 {half_up(-worst.gain, 1)} 位）")
    return "，".join(said) + "。"


def _row(shift: Shift) -> html.Tr:
    tone = "tone-good" if shift.gain >= _LEAST_MOVED else "tone-bad" if shift.gain <= -_LEAST_MOVED else ""
    moved = half_up(abs(shift.gain), 1)
    way = "—" if not tone else f"{'↑' if shift.gain > 0 else '↓'} {moved}"
    places = [str(half_up(shift.before, 1)), str(half_up(shift.after, 1))]
    counts = [f"{shift.better}", f"{shift.worse}", f"{shift.periods}"]
    return row([shift.group, shift.area_label, *places, html.Span(way, className=tone), *counts], numeric=_NUMERIC)
