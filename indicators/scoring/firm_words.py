"""How firm a group's places are, in sentences: by method, by single figures, by the chance of few cases."""

from collections.abc import Iterator, Sequence

import numpy as np

from indicators.catalogue import half_up
from indicators.scoring.chance import Chance, outside_funnel
from indicators.scoring.explanation import item_label
from indicators.scoring.ranked import Ranked
from indicators.scoring.robustness import DRAWS, Firmness, leave_one_out
from indicators.scoring.sensitivity import Sensitivity, sensitivity

_SAID_FROM = 0.1  # of the variance: below, a choice of method does not matter
_MOST = 3


def firm_sentences(ranked: Ranked, group: int, firm: Firmness, chance: Chance | None) -> tuple[str, ...]:
    """Say what the places of a group depend on; one sentence for each way of asking."""
    field, units = ranked.field(group)
    places = ranked.scores.rank[units]
    name = ranked.group_names[group]
    said = [
        f"{name}：换方法重排{DRAWS:,}次，位次平均变动{half_up(firm.mean_shift, 1)}位"
        f"{_choice_words(sensitivity(field, places))}。",
        _leaving_words(ranked, leave_one_out(field), places),
        *(() if chance is None else (_chance_words(ranked, chance), *_funnel_words(ranked, group, chance))),
    ]
    return tuple(filter(None, said))


def _choice_words(found: Sequence[Sensitivity]) -> str:
    matters = sorted((one for one in found if one.total >= _SAID_FROM), key=lambda one: -one.total)[:_MOST]
    if not matters:
        return ""
    return "，影响最大的是" + "、".join(f"{one.name}（{half_up(100 * one.total, 0)}%）" for one in matters)


def _leaving_words(ranked: Ranked, left: np.ndarray, places: np.ndarray) -> str:
    if not len(left):
        return ""
    shifts = np.abs(left - places).max(axis=1)
    most = int(shifts.max())
    if not most:
        return "任去掉一个指标，位次都不变。"
    named = [item_label(ranked, item) for item, shift in zip(ranked.scheme.items, shifts, strict=True) if shift == most]
    return f"去掉一个指标重排，变动最大的是{'、'.join(named[:_MOST])}，最多{most}位。"


def _chance_words(ranked: Ranked, chance: Chance) -> str:
    """Say who cannot be told from the first when few cases were counted."""
    labels = ranked.snapshot.areas.labels
    together = [labels[unit] for unit, is_one in zip(chance.units, chance.with_first, strict=True) if is_one]
    count = len(chance.items)
    if len(together) < 2:
        return f"{count}项比率按办件数多少计入抽样误差，第一名仍分得开。"
    ahead = f"第一名好于第二名的把握为{half_up(100 * chance.p_ahead, 0)}%"
    return f"{count}项比率按办件数多少计入抽样误差，{'、'.join(together)}与第一名分不开，{ahead}。"


def _funnel_words(ranked: Ranked, group: int, chance: Chance) -> Iterator[str]:
    """Name who differs from the group by more than few cases explain, rate by rate; silent where nobody does."""
    labels = ranked.snapshot.areas.labels
    for item in ranked.scheme.items:
        if item.key not in chance.items:
            continue
        sides = zip(("偏低", "偏高"), outside_funnel(ranked, group, item), strict=True)
        said = [f"{'、'.join(labels[unit] for unit in units)}{side}" for side, units in sides if units]
        if said:
            yield f"{item_label(ranked, item)}：{'，'.join(said)}，不是办件少所能解释的；其余的差别可能只是起伏。"
