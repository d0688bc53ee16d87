"""二、排名情况: group by group, who stands where, who moved, who is on which list."""

from collections.abc import Iterator
from itertools import groupby

from bulletins.content import Listing
from bulletins.standing import PeerGroup, Standings, names_of, numeral
from indicators.catalogue import half_up
from indicators.scoring.explanation import item_label
from indicators.scoring.mark_words import adjustment_words, veto_words
from indicators.scoring.ranking_rows import BLACK_LIST, RED_LIST, RankingRow
from indicators.scoring.scheme import Scheme


def places(standings: Standings) -> tuple[str, ...]:
    """Word the ranking: the rules once, then each group, then who is listed apart."""
    said = [_rules(standings)]
    for number, group in enumerate(standings.groups, start=1):
        said += [f"（{numeral(number)}）{group.name}", *_group(standings, group)]
    if standings.outside:
        kinds = dict.fromkeys(row.group or "其他单位" for row in standings.outside)
        said.append(f"（{numeral(len(standings.groups) + 1)}）{'、'.join(kinds)}")
        said.append(f"{names_of(standings.outside)}只列数据，不参加排名，各项数据折算的得分见附件2。")
    return tuple(said)


def _rules(standings: Standings) -> str:
    ranked = standings.ranked
    scheme = ranked.scheme
    deciders = [item_label(ranked, item) for key in scheme.tie_breaks for item in scheme.items if item.key == key]
    deciders += ["比上期提高的分数"] if scheme.breaks_ties_by_improvement else []
    ties = "得分相同的并列、不分先后"
    if deciders:
        ties = f"得分相同的依次比较{'、'.join(deciders)}，仍相同的并列、不分先后"
    return f"各组分别按得分由高到低排名，{ties}。{_thresholds(scheme)}位次和位次区间见附件1。"


def _thresholds(scheme: Scheme) -> str:
    """Say from which scores on a unit is listed; empty where the scheme has no lists."""
    red, black = (half_up(one, scheme.decimals) for one in (scheme.red_from, scheme.black_below))
    said = [f"{red}分及以上列红榜"] if red is not None else []
    said += [f"低于{black}分或一票否决的列黑榜"] if black is not None else []
    return f"{'，'.join(said)}。" if said else ""


def _group(standings: Standings, group: PeerGroup) -> Iterator[str]:
    order = _order(standings, group)
    yield f"{order}{_first(group)}" if order else "本组没有单位有得分。"
    told = (_moves(standings, group), _lists(standings.ranked.scheme, group), _marks(standings, group), _absent(group))
    yield from filter(None, told)


def _order(standings: Standings, group: PeerGroup) -> str:
    """List the placed from the first to the last; in a group too small to rank, who has a score."""
    if not group.placed:
        return f"{_scores(group.scored)}（{group.scored[0].note}）。" if group.scored else ""
    steps = groupby(group.judged, key=lambda row: row.rank_number)
    said = f"{len(group.judged)}个单位得分由高到低依次为：{'、'.join(_step(tuple(rows)) for _, rows in steps)}"
    if not group.vetoed:
        return f"{said}。"
    last = "；".join(_vetoed(standings, group, row) for row in group.vetoed)
    return f"除一票否决的以外，其余{said}；{last}。" if group.judged else f"{last}。"


def _vetoed(standings: Standings, group: PeerGroup, row: RankingRow) -> str:
    """Word who is vetoed: “紫金街街道（94.50分）因…（潞安委〔2026〕12号）一票否决，列本组末位”."""
    where = "列本组末位" if len(group.vetoed) == 1 else f"列本组第{row.rank_number}位"
    if row.rank.startswith("并列"):
        where = f"并列本组第{row.rank_number}位"
    return f"{row.area_name}（{row.score}分）{veto_words(standings.ranked, row.ordinal)}，{where}"


def _step(rows: tuple[RankingRow, ...]) -> str:
    """Word one place: “常青街道91.93分”, “东街街道和西街街道并列第8（均为90.82分）”."""
    if len(rows) == 1:
        return _scores(rows)
    return f"{names_of(rows[:-1])}和{rows[-1].area_name}并列第{rows[0].rank_number}（均为{rows[0].score}分）"


def _scores(rows: tuple[RankingRow, ...]) -> str:
    return "、".join(f"{row.area_name}{row.score}分" for row in rows)


def _first(group: PeerGroup) -> str:
    """Say 第一 only of whom nearly every method puts first, else 第一梯队 (semantics F)."""
    leaders = [row for row in group.placed if row.rank_number == 1]
    if not leaders:
        return ""
    tier = [row for row in group.placed if row.is_first_tier]
    if not tier:
        return f"{names_of(leaders)}{'并列' if len(leaders) > 1 else '列'}第一。"
    if len(tier) == 1:
        return f"{tier[0].area_name}列第一梯队。"
    return f"换方法重排，或者计入办件多少的抽样误差，{names_of(tier)}均可能居首，同列第一梯队，不分先后。"


def _moves(standings: Standings, group: PeerGroup) -> str:
    known = [(row.rank_change_number, row) for row in group.placed if row.rank_change_number is not None]
    versus = f"与{standings.before_words}相比"
    if not known:
        notes = dict.fromkeys(filter(None, (standings.ranked.change_note[row.ordinal] for row in group.placed)))
        return "".join(f"因{note.removesuffix('，不比较')}，本组位次不{versus}。" for note in notes)
    known.sort(key=lambda one: -abs(one[0]))
    said = []
    for word, sign in (("上升", 1), ("下降", -1)):
        moved = [f"{row.area_name}（{abs(change)}位）" for change, row in known if change * sign > 0]
        said += [f"位次{word}的有{'、'.join(moved)}"] if moved else []
    if not said:
        return f"{versus}，本组位次没有变化。"
    still = sum(not change for change, _ in known)
    said += [f"其余{still}个单位位次未变"] if still else []
    return f"{versus}，{'；'.join(said)}。"


def listings(scheme: Scheme, group: PeerGroup) -> tuple[Listing, ...]:
    """Name 红榜 and 黑榜 by threshold, one of them empty or not; a small group has none and says so."""
    wanted = [(RED_LIST, scheme.red_from), (BLACK_LIST, scheme.black_below)]
    if not group.placed or all(threshold is None for _, threshold in wanted):
        return ()
    if group.is_small:
        said = f"本组{len(group.placed)}个单位，只列得分和位次，不设{RED_LIST}、{BLACK_LIST}"
        return (Listing(group.name, "", (), said),)
    found = []
    for name, threshold in wanted:
        units = tuple(row.area_name for row in group.placed if row.list == name)
        if units or threshold is not None:
            said = f"{name}：{'、'.join(units)}" if units else f"本期无{name}"
            found.append(Listing(group.name, name, units, said))
    return tuple(found)


def _lists(scheme: Scheme, group: PeerGroup) -> str:
    said = "；".join(one.said for one in listings(scheme, group))
    return f"{said}。" if said else ""


def _marks(standings: Standings, group: PeerGroup) -> str:
    """Word 加减分 with their documents, and 一票否决 of whom no place says it."""
    ranked, said = standings.ranked, []
    for row in group.rows:
        words = list(adjustment_words(ranked, row.ordinal))
        words += [veto_words(ranked, row.ordinal)] if row.is_vetoed and not row.rank_number else []
        said += [f"{row.area_name}{'，'.join(words)}"] if words else []
    return f"本组加减分情况：{'；'.join(said)}。" if said else ""


def _absent(group: PeerGroup) -> str:
    """Say who has no score, and why."""
    said = [f"{row.area_name}（{row.note}）" for row in group.rows if row.score_number is None]
    return f"没有得分、不参加排名的有{'、'.join(said)}。" if said else ""
