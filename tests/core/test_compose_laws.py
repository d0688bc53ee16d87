"""What holds for every bulletin, whatever the figures: no figure out of nowhere, no tie unsaid, no slip of language."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletins.changes import changes
from bulletins.content import Content, content_table, read_content
from bulletins.shortfalls import named_last
from bulletins.standing import standings
from indicators.catalogue import half_up
from indicators.headline import headline
from indicators.scoring.explanation import change_of, steps
from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import RankingRow, ranking_rows
from indicators.scoring.scheme import Adjustment, Veto
from indicators.scoring.scheme_record import Mark
from indicators.scoring.weights import nominal_weights
from tests.builders import OCTOBER
from tests.core.bulletin_scene import SCHEME, compose_of, frozen, ranked, rows_of

FIGURE = re.compile(r"\d[\d,]*\.\d+")
Pair = tuple[list[float | None], list[float | None]]
FORBIDDEN = ("增长-", "下降-", "上升-", "减少-", "预警", "nan", "None", "，，", "。。", "；。", "：。")


def figures(decimals: int, low: int, high: int) -> st.SearchStrategy[list[float | None]]:
    whole = st.integers(low * 10**decimals, high * 10**decimals).map(lambda one: one / 10**decimals)
    return st.lists(st.one_of(whole, st.sampled_from([60.0, 80.0]), st.none()), min_size=11, max_size=11)


pairs = st.tuples(figures(2, 40, 110), figures(1, 0, 50))


MARKS = (
    Veto("140403002", "发生较大事故", "潞安委〔2026〕12号"),
    Adjustment("140403003", -2, "信访件逾期", "潞政办发〔2026〕31号"),
)


def ranking(pair: Pair, marks: Sequence[Adjustment | Veto] = ()) -> Ranked:
    told = [Mark(at, "monthly", one, OCTOBER, OCTOBER, "考核办") for at, one in enumerate(marks)]
    return ranked(marks=told, snapshots=frozen(*pair))


def known(found: Ranked, rows: tuple[RankingRow, ...]) -> Iterator[str]:
    """Give every text that figures may come from, and what is worked out of them apart from the composer."""
    earlier = ranking_rows(found.before, {}) if found.before else ()
    for row in (*rows, *earlier):
        yield from (str(getattr(row, name)) for name in RankingRow.__slots__)
        changed = change_of(found, row.ordinal)
        yield from (f"{half_up(cause.points, 2)}" for cause in (changed.causes if changed else ()))
        for step in steps(found, row.ordinal):
            yield from (step.figure, step.score, step.weight, step.contribution)
    for column in found.snapshot.columns.values():
        told = headline(column, 0)
        yield from (told.value, told.change, told.completion, told.gap)
    yield from ("100.00", *(f"{half_up(one, 2)}" for one in (SCHEME.red_from, SCHEME.black_below)))
    yield from (f"{abs(mark.what.points):.2f}" for mark in found.marks if isinstance(mark.what, Adjustment))
    yield from _means(found, rows)


def _means(found: Ranked, rows: tuple[RankingRow, ...]) -> Iterator[str]:
    groups = {row.group for row in rows}
    for members in ([row for row in rows if name in ("", row.group)] for name in ("", *groups)):
        scores = [row.score_number for row in members if row.score_number is not None]
        if scores:
            yield f"{half_up(sum(scores, Decimal(0)) / len(scores), 2)}"
            yield f"{max(scores) - min(scores)}"
    scored = [row.ordinal for row in rows if row.score_number is not None]
    for at, full in enumerate((nominal_weights(SCHEME) * 100).tolist()):
        points = found.scores.normalised[at, scored]
        points = points[np.isfinite(points)]
        mean = cast(float, points.mean()) if len(points) else 0.0
        yield from (f"{half_up(full, 2)}", f"{half_up(full * mean / 100, 2)}")


@given(pairs, st.sampled_from([(), MARKS]))
@settings(max_examples=40, deadline=None)
def test_every_figure_comes_from_the_ranking_or_the_snapshot(pair: Pair, marks: Sequence[Adjustment | Veto]) -> None:
    found = ranking(pair, marks)
    rows = rows_of(found)
    sources = {number for text in known(found, rows) for number in FIGURE.findall(text)}
    said = {number for text in compose_of(found, rows).texts() for number in FIGURE.findall(text)}
    assert said <= sources


@given(pairs)
@settings(max_examples=20, deadline=None)
def test_no_slip_of_language_gets_into_a_bulletin(pair: Pair) -> None:
    found = ranking(pair, MARKS)
    text = "\n".join(compose_of(found, rows_of(found)).texts())
    assert not [slip for slip in FORBIDDEN if slip in text]


@given(pairs)
@settings(max_examples=20, deadline=None)
def test_no_tied_place_is_named_without_saying_so(pair: Pair) -> None:
    found = ranking(pair)
    rows = rows_of(found)
    text = "\n".join(text for section in compose_of(found, rows).sections for text in section.paragraphs)
    for row in rows:
        if row.rank.startswith("并列"):
            named = re.findall(rf"{row.area_name}(?:得[\d.]+分，居{row.group})?(并列)?第\d", text)
            assert all(named)


@given(pairs)
@settings(max_examples=20, deadline=None)
def test_whoever_is_named_last_is_in_the_lower_third_by_nearly_every_method(pair: Pair) -> None:
    found = ranking(pair)
    for group in standings(found, rows_of(found)).groups:
        placed = len(group.placed)
        assert all(3 * ((row.low or 0) - 1) >= 2 * placed for row in named_last(group))


@given(pairs)
@settings(max_examples=20, deadline=None)
def test_whoever_scored_less_than_a_named_unit_and_is_not_vetoed_is_named_too(pair: Pair) -> None:
    found = ranking(pair, MARKS)
    for group in standings(found, rows_of(found)).groups:
        named = named_last(group)
        assert set(named) == set(group.judged[len(group.judged) - len(named) :])


@given(pairs)
@settings(max_examples=15, deadline=None)
def test_a_bulletin_compared_with_itself_has_no_changes(pair: Pair) -> None:
    found = ranking(pair)
    content = compose_of(found, rows_of(found))
    assert changes(content, content).rows == ()


@given(pairs)
@settings(max_examples=15, deadline=None)
def test_a_bulletin_is_the_same_after_it_was_kept(pair: Pair) -> None:
    found = ranking(pair)
    content = compose_of(found, rows_of(found))
    assert read_content(content_table(content)) == content


@given(pairs, pairs)
@settings(max_examples=15, deadline=None)
def test_every_cell_that_differs_is_listed_once_and_no_other(old: Pair, new: Pair) -> None:
    before, after = (compose_of(one, rows_of(one)) for one in (ranking(old), ranking(new)))
    listed = Counter(row[1:] for row in changes(before, after).rows)
    differ = set[tuple[str, ...]]()
    for at, names in ((0, RANKING), (1, SCORES)):
        was, now = (_cells(one, at, names) for one in (before, after))
        differ |= {(*key, was[key] or "（无）", now[key] or "（无）") for key in was if was[key] != now[key]}
    of_these = {*RANKING, *SCORES}
    assert {row: times for row, times in listed.items() if row[0] and row[1] in of_these} == dict.fromkeys(differ, 1)


RANKING = {"得分": 3, "位次": 1, "位次区间": 4, "位次升降": 5, "榜单": 6, "备注": 7}
SCORES = {"回访满意率": 4, "重复诉求率": 5}


def _cells(content: Content, annex: int, names: dict[str, int]) -> dict[tuple[str, str], str]:
    return {(row[2], name): row[at] for row in content.annexes[annex].rows for name, at in names.items()}


@given(pairs, pairs)
@settings(max_examples=15, deadline=None)
def test_two_bulletins_differ_exactly_where_the_sheet_has_rows(old: Pair, new: Pair) -> None:
    before, after = (compose_of(one, rows_of(one)) for one in (ranking(old), ranking(new)))
    assert bool(changes(before, after).rows) is (before.texts() != after.texts())


@given(pairs, pairs)
@settings(max_examples=15, deadline=None)
def test_comparing_the_other_way_round_turns_the_columns_round(old: Pair, new: Pair) -> None:
    before, after = (compose_of(one, rows_of(one)) for one in (ranking(old), ranking(new)))
    turned = Counter((*row[:3], row[4], row[3]) for row in changes(after, before).rows)
    assert Counter(changes(before, after).rows) == turned


CONTENT = compose_of(ranked(), rows_of(ranked()))


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_cell_that_changed_alone_is_one_row(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(CONTENT.annexes) - 1))
    table = CONTENT.annexes[at]
    names = [upper or lower for upper, lower in zip(table.headings[0], table.headings[-1], strict=True)]
    row = data.draw(st.integers(0, len(table.rows) - 1))
    column = data.draw(st.sampled_from([place for place, name in enumerate(names) if name != "单位"]))
    rows = [list(one) for one in table.rows]
    was, rows[row][column] = rows[row][column], "55.55"
    annexes = list(CONTENT.annexes)
    annexes[at] = replace(table, rows=tuple(tuple(one) for one in rows))
    found = changes(CONTENT, replace(CONTENT, annexes=tuple(annexes))).rows
    assert [(one[0], *one[3:]) for one in found] == [(f"附件{at + 1}", was or "（无）", "55.55")]


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_letter_that_changed_alone_in_the_text_is_one_clause(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 2))
    section = CONTENT.sections[at]
    texts = list(section.paragraphs)
    which = data.draw(st.sampled_from([n for n, text in enumerate(texts) if not text.startswith("（")]))
    letter = data.draw(st.sampled_from([n for n, one in enumerate(texts[which]) if one not in "；。"]))
    texts[which] = f"{texts[which][:letter]}异{texts[which][letter + 1 :]}"
    sections = list(CONTENT.sections)
    sections[at] = replace(section, paragraphs=tuple(texts))
    (found,) = changes(CONTENT, replace(CONTENT, sections=tuple(sections))).rows
    assert (found[0], "异" in found[4]) == (section.heading, True)
