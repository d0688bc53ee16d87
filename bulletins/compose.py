"""Compose a bulletin: from a ranked period to everything the document says.

Pure. Places, scores and steps come worded from the ranking, so that the document cannot say a figure
that the page, the command line and the annex do not.
"""

from dataclasses import replace
from datetime import date

from bulletins.annexes import annexes
from bulletins.changes import changes
from bulletins.content import Content, Part, Section
from bulletins.drawing_contents import bar_drawings, map_drawing
from bulletins.masthead import Masthead
from bulletins.overall import DOCUMENTS, district, lead, overall
from bulletins.places import listings, places
from bulletins.shortfalls import shortfalls
from bulletins.standing import Standings, numeral, standings
from indicators.alerting.office_hours import SHANGHAI
from indicators.issuing import BulletinKind
from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import RankingRow

__all__ = ["Masthead", "changes", "compose"]

_NO_DAY = "　　年　月　日"
_SAMPLE_SUFFIX = "（样例）"
USUAL_REQUIREMENTS = (
    "请各单位对照附件逐项核对数据，排名靠前的再接再厉，排名靠后的查找差距、迎头赶上。",
    "对数据有异议的，请书面反馈并附依据，经核实后在下一期中更正说明。",
)


def compose(ranked: Ranked, rows: tuple[RankingRow, ...], frame: Masthead, previous: Content | None = None) -> Content:
    """Compose a bulletin; `previous` is the issue of the same period that this one corrects: its changes are listed.

    Nothing is said of a previous issue where nothing changed.
    """
    told = standings(ranked, rows)
    subject = _subject(ranked)
    is_notice = frame.kind is BulletinKind.NOTICE
    content = Content(
        kind=frame.kind,
        title=f"关于{subject}情况的通报" if is_notice else f"{subject}情况",
        issuer=frame.issuer,
        number=frame.number,
        addressees=frame.addressees,
        lead=lead(told, frame.kind),
        sections=_sections(told, frame),
        annexes=annexes(told, subject),
        office=frame.office,
        day=_day(frame.day),
        copies_to=frame.copies_to,
        printed_by=frame.printed_by,
        basis=_basis(ranked),
        map=map_drawing(told),
        bars=bar_drawings(told),
        is_sample=_is_sample(ranked),
        listings=tuple(one for group in told.groups for one in listings(ranked.scheme, group)),
    )
    return content if previous is None else _correcting(previous, content)


def _day(day: date | None) -> str:
    """Write the day in Arabic numerals without zeros; a draft leaves room for it."""
    return _NO_DAY if day is None else f"{day.year}年{day.month}月{day.day}日"


def _subject(ranked: Ranked) -> str:
    """Name what the bulletin is about: “2026年10月镇街高质量发展月度考核”; the faces mark a sample themselves."""
    name = ranked.scheme.name.removesuffix(_SAMPLE_SUFFIX)
    plain = next((name.removesuffix(word) for word in DOCUMENTS if name.endswith(word)), name)
    return f"{ranked.snapshot.period.label()}{plain}"


def _is_sample(ranked: Ranked) -> bool:
    return ranked.scheme.is_sample or ranked.snapshot.is_sample


def _sections(told: Standings, frame: Masthead) -> tuple[Section, ...]:
    gist = overall(told)
    parts = (
        ("总体情况", (*gist, *district(told)), Part.OVERALL, len(gist)),
        ("排名情况", places(told), Part.PLACES, 0),
        ("存在问题", shortfalls(told), Part.SHORTFALLS, 0),
        ("下步要求", frame.requirements or USUAL_REQUIREMENTS, Part.REQUIREMENTS, 0),
    )
    return tuple(
        Section(f"{numeral(number)}、{name}", texts, part, gist_count)
        for number, (name, texts, part, gist_count) in enumerate(parts, start=1)
    )


def _basis(ranked: Ranked) -> str:
    scheme, known_at = ranked.scheme, ranked.snapshot.known_at.astimezone(SHANGHAI)
    moment = f"{known_at.year}年{known_at.month}月{known_at.day}日{known_at:%H:%M:%S}"
    parts = [f"方案《{scheme.name}》第{scheme.version}版", f"报告期{ranked.snapshot.period.label()}"]
    return "；".join([*parts, f"数据截至{moment}"])


def _correcting(previous: Content, content: Content) -> Content:
    """Say what is corrected in an issue that takes the place of another."""
    changed = changes(previous, content)
    if not changed.rows:
        return content
    which = f"（{previous.number}）" if previous.number else ""
    said = f"本期更正{previous.day}印发的《{previous.title}》{which}，更正内容见附件{len(content.annexes) + 1}。"
    return replace(
        content,
        title=f"{content.title}（更正）",
        lead=(said, *content.lead),
        annexes=(*content.annexes, changed),
        correction=said,
    )
