"""What the page's script draws: the map coloured by place, and the course of places. Plain dicts, no colours.

A class is a number here; `assets/desk_ranking.css` says which colour that is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.period import Period
from layouts.district_map import SHADES
from layouts.ranking.lines import Line, Sheet

_CLASSES = 5


def map_spec(
    sheet: Sheet, group: str, chosen: str, *, geometry_url: str, magnifier: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Say how the map looks: places within the group that is looked at, every other unit without colour."""
    members = sheet.of(group)
    placed = [line for line in members if line.rank_number]
    classes = min(_CLASSES, len(placed))
    areas = {line.area_code: _area(line, line.group == group, len(placed), classes) for line in sheet.lines}
    return {
        "geometry": geometry_url,
        "magnifier": dict(magnifier) if magnifier else None,
        "areas": areas,
        "legend": _legend(len(placed), classes),
        "chosen": chosen,
        "group": group,
    }


def course_spec(
    lines: Sequence[Line], places: Mapping[str, Sequence[int]], periods: Sequence[Period], chosen: str
) -> dict[str, Any]:
    """Say how the chart of places looks: one line a unit, oldest period first, 0 where it had no place."""
    drawn = [line for line in lines if any(places.get(line.area_code, ()))]
    units = [{"code": one.area_code, "label": one.label, "places": list(places[one.area_code])} for one in drawn]
    lowest = max((place for one in drawn for place in places[one.area_code]), default=0)
    return {"periods": [_short(period) for period in periods], "units": units, "lowest": lowest, "chosen": chosen}


def _short(period: Period) -> str:
    """“2026.10”: short enough to stand under every point."""
    return str(period).replace("-", ".")


def _area(line: Line, is_member: bool, count: int, classes: int) -> dict[str, Any]:
    shade = _shade(line.rank_number, count, classes) if is_member and line.rank_number else -1
    said = f"{line.name}：{line.score}" + (f"，{line.group}第{line.rank}" if line.rank_number else "")
    return {"shade": shade, "place": str(line.rank_number or "") if is_member else "", "words": said}


def _class_of(place: int, count: int, classes: int) -> int:
    """Give the class of a place, 0 the best, as equal in size as can be."""
    return min((place - 1) * classes // count, classes - 1)


def _shade(place: int, count: int, classes: int) -> int:
    """The better the darker: on white paper the dark end carries the weight."""
    return SHADES - 1 - round(_class_of(place, count, classes) * (SHADES - 2) / max(classes - 1, 1))


def _legend(count: int, classes: int) -> list[dict[str, Any]]:
    found = []
    for class_ in range(classes):
        places = [place for place in range(1, count + 1) if _class_of(place, count, classes) == class_]
        words = str(places[0]) if len(places) == 1 else f"{places[0]}—{places[-1]}"
        found.append({"shade": _shade(places[0], count, classes), "words": words})
    return found
