"""Every figure a bulletin may say of a ranked period, gathered from the ranking and not from the bulletin."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

import numpy as np

from indicators.catalogue import half_up
from indicators.headline import ROOT, headline
from indicators.scoring.explanation import change_of, figure_words, steps
from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import RankingRow
from indicators.scoring.robustness import DRAWS
from indicators.scoring.weights import nominal_weights
from tests.screen.bulletin_reading import figures

_METHOD = f"{DRAWS} 5 80 100 60 0 1 2 3 4"  # draws, trimmed share, surely first, goalposts, numbers of the notes


def known_figures(ranked: Ranked, rows: Sequence[RankingRow]) -> set[str]:
    """Give the figures of rows, steps, district, scheme and dates, and what is counted or averaged from them."""
    said = [_METHOD, *_words_of(rows), *_steps_of(ranked, rows), *_district(ranked), *_frame(ranked)]
    said += [*_groups(ranked, rows), *_averages(ranked, rows), *_counts(rows)]
    if ranked.before is not None:
        said += _scores_before(ranked.before, rows)
    return {figure for text in said for figure in figures(text)}


def _words_of(rows: Sequence[RankingRow]) -> Iterable[str]:
    return (field for row in rows for field in astuple(row) if isinstance(field, str))


def _steps_of(ranked: Ranked, rows: Sequence[RankingRow]) -> Iterable[str]:
    """Give each step's words, what the item could have brought, and what moved the score most."""
    decimals = ranked.scheme.decimals
    for row in rows:
        for at, step in enumerate(steps(ranked, row.ordinal)):
            yield from astuple(step)
            yield str(half_up(float(ranked.scores.weights[at, row.ordinal]) * 100, decimals))
        change = change_of(ranked, row.ordinal)
        yield from (f"{half_up(cause.points, decimals)}" for cause in (change.causes if change else ()))


def _district(ranked: Ranked) -> Iterable[str]:
    for item in ranked.scheme.items:
        column = ranked.snapshot.column(item.indicator_code)
        yield from (field for field in astuple(headline(column, ROOT)) if isinstance(field, str))
        yield from (column.yoy_note, column.period.label(), figure_words(column, item, float(column.values[ROOT])))


def _frame(ranked: Ranked) -> Iterable[str]:
    scheme, period = ranked.scheme, ranked.snapshot.period
    yield from (scheme.name, scheme.basis, str(scheme.version), str(len(scheme.items)), period.label())
    yield from (str(half_up(one, scheme.decimals)) for one in (scheme.red_from, scheme.black_below) if one is not None)
    shares = [*nominal_weights(scheme).tolist(), *(part.weight_pct / 100 for part in scheme.root.parts)]
    yield from (f"{share * 100:g}" for share in shares)
    yield period.shift(-1).label()


def _groups(ranked: Ranked, rows: Sequence[RankingRow]) -> Iterable[str]:
    """Give mean and spread of every group and of all."""
    scored = [row for row in rows if row.score_number is not None]
    parts = [[*members] for _, members in groupby(scored, key=lambda row: row.group)]
    for part in (scored, *parts):
        scores = [row.score_number for row in part if row.score_number is not None]
        mean = sum(scores, Decimal(0)) / len(scores)
        yield str(mean.quantize(Decimal(1).scaleb(-ranked.scheme.decimals), rounding=ROUND_HALF_UP))
        yield str(max(scores) - min(scores))


def _averages(ranked: Ranked, rows: Sequence[RankingRow]) -> Iterable[str]:
    """Give what every item brought on average."""
    units = [row.ordinal for row in rows if row.score_number is not None]
    full = nominal_weights(ranked.scheme)
    means = np.nanmean(ranked.scores.normalised[:, units], axis=1)
    yield from (str(half_up(float(one), ranked.scheme.decimals)) for one in full * means)
    yield from (str(half_up(float(one) * 100, ranked.scheme.decimals)) for one in full)


def _counts(rows: Sequence[RankingRow]) -> Iterable[str]:
    return (str(count) for count in range(len(rows) + 1))


def _scores_before(before: Ranked, rows: Sequence[RankingRow]) -> Iterable[str]:
    decimals = before.scheme.decimals
    return (str(half_up(float(before.scores.shown[row.ordinal]), decimals)) for row in rows)
