"""Every step of a ranking as plain numbers: what a program reads, and what is kept with an issued bulletin."""

import json
from collections.abc import Sequence

from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import RankingRow


def written_steps(ranked: Ranked, rows: Sequence[RankingRow]) -> str:
    """Write one JSON object: scheme, period and vintage, then `rows` with figure, score, weight and place of each unit.

    Figures are in the units of their indicators, scores 0—100, weights shares of the whole; null is “none”.
    """
    scheme, snapshot = ranked.scheme, ranked.snapshot
    is_sample = scheme.is_sample or snapshot.is_sample
    table = {
        "scheme_code": scheme.code,
        "scheme_name": scheme.name,
        "scheme_version": scheme.version,
        "period": str(snapshot.period),
        "known_at": snapshot.known_at.isoformat(),
        "nature": "样例数据" if is_sample else "正式数据",
        "rows": [_unit(ranked, row) for row in rows],
    }
    return json.dumps(table, ensure_ascii=False, indent=1)


def _unit(ranked: Ranked, row: RankingRow) -> dict[str, object]:
    scores, unit = ranked.scores, row.ordinal
    return {
        "area_code": row.area_code,
        "area_name": row.area_name,
        "group": row.group,
        "rank": row.rank_number,
        "is_tied": bool(scores.is_tied[unit]),
        "rank_change": row.rank_change_number,
        "score": None if row.score_number is None else float(row.score_number),
        "score_change": None if row.score_change_number is None else float(row.score_change_number),
        "rank_low": row.low,
        "rank_high": row.high,
        "p_first": row.p_first,
        "is_first_tier": row.is_first_tier,
        "base": _known(scores.base[unit]),
        "adjustment": float(scores.adjustment[unit]),
        "is_vetoed": bool(scores.is_vetoed[unit]),
        "coverage": float(scores.coverage[unit]),
        "list": row.list,
        "note": row.note,
        "items": [_item(ranked, at, unit) for at in range(len(ranked.scheme.items))],
    }


def _item(ranked: Ranked, at: int, unit: int) -> dict[str, object]:
    scores = ranked.scores
    return {
        "item": ranked.scheme.items[at].key,
        "value": _known(scores.values[at, unit]),
        "score": _known(scores.normalised[at, unit]),
        "weight": float(scores.weights[at, unit]),
        "contribution": scores.contribution(at, unit),
        "is_carried": bool(scores.is_carried[at, unit]),
    }


def _known(number: float) -> float | None:
    return float(number) if number == number else None
