"""What the drawings of a bulletin show: the classes of the scores on the map, one bar chart a group."""

from bulletins.content import BarDrawing, MapDrawing
from bulletins.standing import Standings
from indicators.classes import classify, legend, map_breaks

_MAP_CLASSES = 4
_NO_CLASS = -1


def map_drawing(standings: Standings) -> MapDrawing | None:
    """Class the published scores by natural breaks, best first; None where nobody has a score."""
    ranked = standings.ranked
    units = [row.ordinal for row in standings.scored]
    if not units:
        return None
    shown, decimals = ranked.scores.shown, ranked.scheme.decimals
    breaks = map_breaks(shown[units], decimals, _MAP_CLASSES)
    best = len(breaks)
    classes = dict(zip(units, (best - classify(shown[units], breaks)).tolist(), strict=True))
    everybody = [row for group in standings.groups for row in group.rows] + list(standings.outside)
    return MapDrawing(
        title=f"{ranked.snapshot.period.label()}得分分布图（分）",
        classes=tuple((row.area_code, int(classes.get(row.ordinal, _NO_CLASS))) for row in everybody),
        labels=tuple((row.area_code, row.area_label) for row in everybody),
        legend=tuple(reversed(legend(breaks, decimals))),
    )


def bar_drawings(standings: Standings) -> tuple[BarDrawing, ...]:
    """Give one chart for each group that has scores."""
    period = standings.ranked.snapshot.period.label()
    return tuple(
        BarDrawing(
            f"{period}{group.name}得分（分）",
            tuple((row.area_label, float(row.score_number or 0)) for row in group.scored),
        )
        for group in standings.groups
        if group.scored
    )
