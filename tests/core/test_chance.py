"""How few cases blur a ranking, and how it is said."""

import numpy as np

from indicators.catalogue import Aggregation
from indicators.scoring.chance import chance_of, outside_funnel
from indicators.scoring.firm_words import firm_sentences
from indicators.scoring.ranked import Ranked, rank_period
from indicators.scoring.robustness import firmness
from indicators.scoring.scheme import Goalposts, Item, Measure, Veto
from indicators.scoring.scheme_record import Mark
from tests.builders import OCTOBER, district, indicator, series, snapshot
from tests.core.schemes import scheme

ROOT, VALUES = 90.0, [92.0, 90.0, 86.0, 70.0]
FEW, MANY = [20.0] * 5, [100_000.0] * 5
SHARE = scheme(Item("satisfaction", 100, Goalposts(100, 50)))


def ranked(cases: list[float], marks: tuple[Mark, ...] = (), values: list[float] = VALUES) -> Ranked:
    counted = indicator(aggregation=Aggregation.RATIO)
    denominators = np.array([cases])
    rows = [[ROOT, *values]]
    part = series(counted, rows, denominators=denominators, numerators=denominators * np.array(rows) / 100)
    return rank_period(SHARE, snapshot(district(4), part), marks)


def test_with_few_cases_several_cannot_be_told_from_the_first() -> None:
    found = chance_of(ranked(FEW), 0)
    assert found is not None
    assert found.with_first.tolist() == [True, True, True, False]


def test_with_many_cases_the_first_stands_alone() -> None:
    found = chance_of(ranked(MANY), 0)
    assert found is not None
    assert (found.with_first.tolist(), found.p_ahead) == ([True, False, False, False], 1.0)


def test_the_closer_the_second_the_less_sure_the_first() -> None:
    near, far = (chance_of(ranked(FEW, values=[92.0, second, 70.0, 60.0]), 0) for second in (91.0, 80.0))
    assert near is not None
    assert far is not None
    assert 0.4 < near.p_ahead < far.p_ahead < 1.0


def test_rank_sets_narrow_with_the_number_of_cases() -> None:
    few, many = (chance_of(ranked(cases), 0) for cases in (FEW, MANY))
    assert few is not None
    assert many is not None
    assert many.sets.worst.tolist() == [1, 2, 3, 4]
    assert few.sets.worst[0] > 1


def test_a_vetoed_unit_is_never_first_by_chance() -> None:
    veto = Mark(1, "monthly", Veto("140403001", "重大事故", "1号"), OCTOBER, OCTOBER, "张三")
    found = chance_of(ranked(FEW, (veto,)), 0)
    assert found is not None
    assert (found.with_first[0], found.sets.worst[0], found.p_ahead < 0.9) == (False, 4, True)


def test_what_is_not_counted_has_no_chance_of_its_own() -> None:
    plain = rank_period(SHARE, snapshot(district(4), series(indicator(), [[ROOT, *VALUES]])))
    assert chance_of(plain, 0) is None


def test_a_change_against_last_year_is_no_counted_share() -> None:
    by_change = scheme(Item("satisfaction", 100, Goalposts(5, -5), Measure.YOY))
    counted = indicator(aggregation=Aggregation.RATIO)
    rows = [[ROOT, *VALUES]] * 14
    found = rank_period(by_change, snapshot(district(4), series(counted, rows)))
    assert chance_of(found, 0) is None


def sentences(found: Ranked) -> list[str]:
    """Every sentence of chance, that of the method left out."""
    field, units = found.field(0)
    return list(firm_sentences(found, 0, firmness(field, found.scores.rank[units]), chance_of(found, 0))[1:])


def test_the_sentences_say_who_cannot_be_told_from_the_first_and_how_sure_that_is() -> None:
    found = ranked(FEW)
    names = "、".join(found.snapshot.areas.labels[unit] for unit in found.field(0)[1][:3].tolist())
    assert sentences(found) == [
        f"1项比率按办件数多少计入抽样误差，{names}与第一名分不开，第一名好于第二名的把握为58%。"
    ]


def test_the_sentences_say_so_when_nothing_moves_anybody() -> None:
    assert sentences(ranked(MANY, values=[90.8, 90.4, 90.0, 89.6]))[0] == (
        "1项比率按办件数多少计入抽样误差，第一名仍分得开。"
    )


def test_far_out_by_many_cases_is_named_and_by_few_is_not() -> None:
    item = SHARE.items[0]
    assert outside_funnel(ranked(MANY), 0, item) == ((4,), (1, 2, 3))
    assert outside_funnel(ranked(FEW), 0, item) == ((), ())


def test_the_limits_are_those_of_the_group_and_of_everybodys_own_cases() -> None:
    found = ranked([0.0, 20.0, 1000.0, 1000.0, 1000.0], values=[70.0, 88.0, 85.0, 85.0])
    assert outside_funnel(found, 0, SHARE.items[0]) == ((), ())
    found = ranked([0.0, 1000.0, 1000.0, 1000.0, 1000.0], values=[70.0, 88.0, 85.0, 85.0])
    assert outside_funnel(found, 0, SHARE.items[0]) == ((1,), (2,))


def test_who_reported_no_cases_is_neither_below_nor_above() -> None:
    assert outside_funnel(ranked([0.0, np.nan, 0.0, np.nan, 1000.0]), 0, SHARE.items[0]) == ((), ())


def test_the_sentences_name_on_which_side_of_the_limits_somebody_lies() -> None:
    low, high = "第001街道偏低", "第002街道偏高"
    found = ranked([0.0, 1000.0, 1000.0, 1000.0, 1000.0], values=[70.0, 88.0, 85.0, 85.0])
    assert sentences(found)[-1] == (f"回访满意率：{low}，{high}，不是办件少所能解释的；其余的差别可能只是起伏。")
