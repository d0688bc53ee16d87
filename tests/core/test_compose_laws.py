"""What holds for every bulletin, whatever the figures: no figure out of nowhere, no tie unsaid, no slip of language."""

import re
from collections.abc import Iterator
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
from indicators.scoring.weights import nominal_weights
from tests.core.bulletin_scene import AREAS, SCHEME, compose_of, frozen, ranked, rows_of

FIGURE = re.compile(r"\d[\d,]*\.\d+")
Pair = tuple[list[float | None], list[float | None]]
FORBIDDEN = ("增长-", "下降-", "上升-", "减少-", "预警", "nan", "None", "，，", "。。", "；。", "：。")


def figures(decimals: int, low: int, high: int) -> st.SearchStrategy[list[float | None]]:
    whole = st.integers(low * 10**decimals, high * 10**decimals).map(lambda one: one / 10**decimals)
    return st.lists(st.one_of(whole, st.sampled_from([60.0, 80.0]), st.none()), min_size=11, max_size=11)


pairs = st.tuples(figures(2, 40, 110), figures(1, 0, 50))


def ranking(pair: Pair) -> Ranked:
    return ranked(snapshots=frozen(*pair))


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


@given(pairs)
@settings(max_examples=40, deadline=None)
def test_every_figure_comes_from_the_ranking_or_the_snapshot(pair: Pair) -> None:
    found = ranking(pair)
    rows = rows_of(found)
    sources = {number for text in known(found, rows) for number in FIGURE.findall(text)}
    said = {number for text in compose_of(found, rows).texts() for number in FIGURE.findall(text)}
    assert said <= sources


@given(pairs)
@settings(max_examples=20, deadline=None)
def test_no_slip_of_language_gets_into_a_bulletin(pair: Pair) -> None:
    found = ranking(pair)
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
def test_whoever_scored_less_than_a_named_unit_is_named_too(pair: Pair) -> None:
    found = ranking(pair)
    for group in standings(found, rows_of(found)).groups:
        named = named_last(group)
        assert set(named) == set(group.placed[len(group.placed) - len(named) :])


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
def test_every_cell_that_differs_is_listed_as_a_change(old: Pair, new: Pair) -> None:
    before, after = (compose_of(one, rows_of(one)) for one in (ranking(old), ranking(new)))
    listed = {row[1:] for row in changes(before, after).rows}
    for unit in (area.name for area in AREAS[1:]):
        was, is_ = (_score(one, unit) for one in (before, after))
        assert ((unit, "得分", was, is_) in listed) is (was != is_)


def _score(content: Content, unit: str) -> str:
    table = content.annexes[0]
    return next(row[table.headings[0].index("得分")] for row in table.rows if unit in row)
