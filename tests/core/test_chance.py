"""How few cases blur a ranking, and how it is said."""

import numpy as np

from indicators.catalogue import Aggregation
from indicators.scoring.chance import chance_of
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


def ranked(cases: list[float], marks: tuple[Mark, ...] = (), of: str = "satisfaction") -> Ranked:
    counted = indicator(of, aggregation=Aggregation.RATIO)
    denominators = np.array([cases])
    rows = [[ROOT, *VALUES]]
    part = series(counted, rows, denominators=denominators, numerators=denominators * np.array(rows) / 100)
    return rank_period(SHARE, snapshot(district(4), part), marks)


def test_with_few_cases_several_cannot_be_told_from_the_first() -> None:
    found = chance_of(ranked(FEW), 0)
    assert found is not None
    assert found.with_first.tolist() == [True, True, True, False]


def test_with_many_cases_the_first_stands_alone() -> None:
    found = chance_of(ranked(MANY), 0)
    assert found is not None
    assert (found.with_first.tolist(), found.p_first.tolist()) == ([True, False, False, False], [1, 0, 0, 0])


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
    assert (found.p_first[0], found.sets.worst[0]) == (0, 4)


def test_what_is_not_counted_has_no_chance_of_its_own() -> None:
    plain = rank_period(SHARE, snapshot(district(4), series(indicator(), [[ROOT, *VALUES]])))
    assert chance_of(plain, 0) is None


def test_a_change_against_last_year_is_no_counted_share() -> None:
    by_change = scheme(Item("satisfaction", 100, Goalposts(5, -5), Measure.YOY))
    counted = indicator(aggregation=Aggregation.RATIO)
    rows = [[ROOT, *VALUES]] * 14
    found = rank_period(by_change, snapshot(district(4), series(counted, rows)))
    assert chance_of(found, 0) is None


def test_the_sentences_say_who_cannot_be_told_from_the_first() -> None:
    found = ranked(FEW)
    field, units = found.field(0)
    said = firm_sentences(found, 0, firmness(field, found.scores.rank[units]), chance_of(found, 0))
    names = "、".join(found.snapshot.areas.labels[unit] for unit in units[:3].tolist())
    assert said[-1] == f"1项比率按办件数多少计入抽样误差，{names}与第一名分不开。"


def test_the_sentences_say_so_when_nothing_moves_anybody() -> None:
    found = ranked(MANY)
    field, units = found.field(0)
    said = firm_sentences(found, 0, firmness(field, found.scores.rank[units]), chance_of(found, 0))
    assert said == (
        "街道组：换方法重排1,000次，位次平均变动0.0位。",
        "1项比率按办件数多少计入抽样误差，第一名仍分得开。",
    )
