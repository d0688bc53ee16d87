"""The beginning of a bulletin: basis and definition, and 一、总体情况."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from bulletins.standing import (
    PeerGroup,
    Standings,
    counted,
    gaps,
    mean_of,
    moved_words,
    names_of,
    scores_of,
    share_words,
)
from indicators.alerting.office_hours import SHANGHAI
from indicators.catalogue import Kind, TargetKind
from indicators.headline import ROOT, headline
from indicators.issuing import BulletinKind
from indicators.observation import Status
from indicators.scoring.ranking_rows import RankingRow
from indicators.scoring.scheme import Branch, Goalposts, Item, Scheme
from indicators.snapshot import Column

_NOT_COLLECTED = "不统计"
DOCUMENTS = ("方案", "办法", "细则", "规定")  # a name that ends so is a document’s


def lead(standings: Standings, kind: BulletinKind) -> tuple[str, ...]:
    """Say by what scheme whom was scored, and what the figures mean."""
    scheme, period = standings.ranked.scheme, standings.ranked.snapshot.period
    basis = "，".join(filter(None, [scheme.basis, f"第{scheme.version}版"]))
    whom = "、".join(f"{group.name}{len(group.rows)}个" for group in standings.groups)
    verb = "通报" if kind is BulletinKind.NOTICE else "报告"
    named = f"《{scheme.name}》" if scheme.name.endswith(DOCUMENTS) else f"“{scheme.name}”方案"
    opening = f"按照{named}（{basis}），{scheme.owner}对{whom}单位{period.label()}的情况进行了考核。"
    return f"{opening}现将有关情况{verb}如下。", "".join(_definition(standings))


def _definition(standings: Standings) -> Iterator[str]:
    ranked = standings.ranked
    scheme, day = ranked.scheme, ranked.snapshot.known_at.astimezone(SHANGHAI).date()
    by_posts = all(isinstance(item.standard, Goalposts) for item in scheme.items)
    how = "满意值得100分、不允许值得60分" if by_posts else "方案规定的标准"
    yield f"得分由{_parts(scheme)}构成，各项按{how}折算，{scheme.aggregation.label}，"
    yield f"保留{counted(scheme.decimals)}位小数。数据截至{day.year}年{day.month}月{day.day}日"
    older = [column for column in _columns(standings) if column.period.end < ranked.snapshot.period.start]
    notes = [f"{column.indicator.label}为{column.period.label()}数" for column in older]
    early = [column.indicator.label for column in _columns(standings) if _is_provisional(column, standings)]
    notes += [f"{'、'.join(early)}为初步数"] if early else []
    yield f"，其中{'，'.join(notes)}。" if notes else "。"
    said = "“同比”指与上年同期相比"
    before = "" if ranked.before is None else ranked.before.snapshot.period.label()
    if before and before != standings.before_words:
        said += f"，“{standings.before_words}”指{before}"
    yield f"文中{said}。"


def _parts(scheme: Scheme) -> str:
    """Name the headings of the scheme with their weights, and count the figures."""
    branches = [part for part in scheme.root.parts if isinstance(part, Branch)]
    count = f"{len(scheme.items)}项指标"
    if len(branches) < len(scheme.root.parts):
        return count
    named = "、".join(f"{one.name}（占{share_words(one.weight_pct / 100)}）" for one in branches)
    return f"{named}{counted(len(branches))}个方面{count}"


def _columns(standings: Standings) -> list[Column]:
    """Give the columns a scheme uses, each once."""
    codes = dict.fromkeys(item.indicator_code for item in standings.ranked.scheme.items)
    return [standings.ranked.snapshot.column(code) for code in codes]


def _is_provisional(column: Column, standings: Standings) -> bool:
    units = [row.ordinal for group in standings.groups for row in group.rows]
    return bool((column.status[units] == Status.PROVISIONAL.value).any())


def overall(standings: Standings) -> tuple[str, ...]:
    """Say how many are scored, how high the groups stand, and what moved."""
    return tuple(filter(None, [_heights(standings), _not_applicable(standings), _moves(standings)]))


def _not_applicable(standings: Standings) -> str:
    """Say which figure does not apply to whom, and how that counts."""
    said = [f"{label}不适用于{names_of(rows)}" for label, rows in gaps(standings, is_applicable=False).items()]
    return f"{'；'.join(said)}，{standings.ranked.scheme.missing.label}。" if said else ""


def _heights(standings: Standings) -> str:
    """Say how many have a score, how high they stand group by group, and who is listed apart."""
    total, scored = sum(len(group.rows) for group in standings.groups), standings.scored
    if not scored:
        return f"本期{total}个单位都没有得分。{_apart(standings)}"
    groups, decimals = [group for group in standings.groups if group.scored], standings.ranked.scheme.decimals
    had = f"{total}个单位均有得分" if len(scored) == total else f"{total}个单位中{len(scored)}个有得分"
    mean = f"，平均{mean_of(scores_of(scored), decimals)}分" if len(groups) > 1 else ""
    return f"本期{had}{mean}。{'；'.join(_height(group, decimals) for group in groups)}。{_apart(standings)}"


def _apart(standings: Standings) -> str:
    if not standings.outside:
        return ""
    kinds = groupby(standings.outside, key=lambda row: row.group or "其他单位")
    return f"另有{'、'.join(f'{name}{len(tuple(rows))}个' for name, rows in kinds)}，只列数据，不参加排名。"


def _height(group: PeerGroup, decimals: int) -> str:
    scores = scores_of(group.scored)
    high, low = max(scores), min(scores)
    if len(scores) == 1:
        return f"{group.name}1个单位，得分{high}分"
    if high == low:
        return f"{group.name}得分均为{high}分"
    return f"{group.name}平均{mean_of(scores, decimals)}分，最高{high}分，最低{low}分，相差{high - low}分"


def _moves(standings: Standings) -> str:
    known = [(row.score_change_number, row) for row in standings.scored if row.score_change_number is not None]
    if not known:
        return ""
    rising = [row for change, row in known if change > 0]
    falling = [row for change, row in known if change < 0]
    counts = [("上升", len(rising)), ("下降", len(falling)), ("持平", len(known) - len(rising) - len(falling))]
    said = "、".join(f"{word}的{count}个" for word, count in counts if count)
    most = [_most(rows, word) for rows, word in ((rising, "上升"), (falling, "下降")) if rows]
    return (
        f"与{standings.before_words}相比，得分{said}。{'；'.join(most)}。"
        if most
        else (f"与{standings.before_words}相比，得分{said}。")
    )


def _most(rows: list[RankingRow], word: str) -> str:
    """Name who moved most, all of them where several moved alike."""
    changes = [row.score_change_number for row in rows if row.score_change_number is not None]
    largest = max(changes, key=abs)
    named = [row for row in rows if row.score_change_number == largest]
    both = "均" if len(named) > 1 else ""
    return f"{word}最多的是{names_of(named)}，{both}{moved_words(largest, '分')}"


def district(standings: Standings) -> tuple[str, ...]:
    """Word the district's own figures, one paragraph a heading of the scheme."""
    return tuple(_district(standings))


def _district(standings: Standings) -> Iterator[str]:
    name, seen = standings.ranked.snapshot.areas.names[ROOT], set[str]()
    for part in standings.ranked.scheme.root.parts:
        items = [part] if isinstance(part, Item) else list(part.items())
        codes = [code for code in dict.fromkeys(item.indicator_code for item in items) if code not in seen]
        seen.update(codes)
        said = [figure_clause(standings.ranked.snapshot.column(code), standings) for code in codes]
        said = [one for one in said if one]
        if said:
            where = f"{part.name}方面，{name}" if isinstance(part, Branch) else name
            yield f"{where}{'；'.join(said)}。"


def figure_clause(column: Column, standings: Standings) -> str:
    """Word one figure of the district: “税收收入累计10.19亿元，同比增长4.1%，…”; empty where none is collected."""
    told, indicator = headline(column, ROOT), column.indicator
    when = "" if column.period.end >= standings.ranked.snapshot.period.start else f"（{told.period_label}）"
    if np.isnan(column.values[ROOT]):
        return "" if told.status_mark == _NOT_COLLECTED else f"{told.name}{when}{told.status_mark}"
    so_far = "累计" if indicator.kind is Kind.CUMULATIVE else ""
    early = f"（{told.status_mark}）" if told.status_mark else ""
    parts = [f"{told.name}{when}{so_far}{told.value}{told.unit}{early}"]
    parts.append("" if column.yoy_note else told.change)
    parts.append("" if indicator.target_kind is TargetKind.COMPLETION else told.completion)
    parts.append(told.gap)
    return "，".join(filter(None, parts)) + (f"（{column.yoy_note}）" if column.yoy_note else "")
