"""加减分 and 一票否决 in words, each with its reason and the document it rests on."""

import numpy as np

from indicators.catalogue import half_up
from indicators.scoring.ranked import Ranked
from indicators.scoring.scheme import Adjustment, Veto


def veto_words(ranked: Ranked, unit: int) -> str:
    """Say why a unit is vetoed: “因发生较大事故（潞安委〔2026〕12号）一票否决”."""
    said = "、".join(f"{one.reason}（{one.document_number}）" for one in _marks(ranked, unit) if isinstance(one, Veto))
    return f"因{said}一票否决" if said else "一票否决"


def adjustment_words(ranked: Ranked, unit: int) -> tuple[str, ...]:
    """Say what was added and taken: “因工作迟缓（潞政办发〔2026〕9号）减2.00分”; last, what the cap left of it."""
    marks = [one for one in _marks(ranked, unit) if isinstance(one, Adjustment)]
    said = [f"因{one.reason}（{one.document_number}）{_points(ranked, one.points)}" for one in marks]
    counted = float(ranked.scores.adjustment[unit])
    if not np.isclose(sum(one.points for one in marks), counted):
        said.append(f"合计按上限{_points(ranked, counted)}")
    return tuple(said)


def _points(ranked: Ranked, points: float) -> str:
    return f"{'加' if points > 0 else '减'}{half_up(abs(points), ranked.scheme.decimals)}分"


def document_notes(ranked: Ranked, unit: int) -> tuple[str, ...]:
    """Note the documents that count for a unit: “依据潞安委〔2026〕12号”, “减2.00分（潞政办发〔2026〕9号）”."""
    marks = _marks(ranked, unit)
    points = [f"{_points(ranked, one.points)}（{one.document_number}）" for one in marks if isinstance(one, Adjustment)]
    vetoes = "、".join(one.document_number for one in marks if isinstance(one, Veto))
    return (*([f"依据{vetoes}"] if vetoes else []), *points)


def _marks(ranked: Ranked, unit: int) -> list[Adjustment | Veto]:
    code = ranked.snapshot.areas.codes[unit]
    return [mark.what for mark in ranked.marks if mark.what.area_code == code]
