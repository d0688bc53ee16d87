"""What a load would do, said before it is done: new, revised, unchanged."""

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import Connection

from data_access import queries_intake
from data_access.queries_intake import Standing
from data_access.writes_history import Counts
from indicators.intake_figures import Figures
from workflows.load_reading import Content


def expected_counts(connection: Connection, content: Content) -> Counts:
    """Compare a file's content with what stands; points count as new or unchanged only."""
    total = Counts()
    for figures in content.figures:
        total += _figures(connection, figures, content.repeated)
    return total + _targets(connection, content) + _points(connection, content)


def _figures(connection: Connection, figures: Figures, repeated: set[tuple[int, int]]) -> Counts:
    standing = queries_intake.standing_figures(connection, figures.indicator.code, str(figures.period))
    if not standing and not repeated:
        return Counts(new=len(figures.status) - figures.status.count(""))
    kept = [i for i, letter in enumerate(figures.status) if letter and (id(figures), i) not in repeated]
    values = figures.values()
    nothing: list[Decimal | None] = [None] * len(values)
    numerators, denominators = figures.numerators or nothing, figures.denominators or nothing
    new = revised = 0
    for i in kept:
        before = standing.get(figures.areas[i])
        if before is None:
            new += 1
        elif not _says_the_same(before, (values[i], figures.status[i], numerators[i], denominators[i])):
            revised += 1
    return Counts(new, revised, len(kept) - new - revised)


def _says_the_same(before: Standing, now: tuple[Decimal | None, str, Decimal | None, Decimal | None]) -> bool:
    if before[1] != now[1]:
        return False
    pairs = ((before[0], now[0]), (before[2], now[2]), (before[3], now[3]))
    return all((None if text is None else Decimal(text)) == value for text, value in pairs)


def _targets(connection: Connection, content: Content) -> Counts:
    by_year: defaultdict[tuple[str, int], dict[str, Decimal]] = defaultdict(dict)
    for target in content.targets:
        by_year[target.indicator_code, target.year][target.area_code] = target.value
    new = revised = unchanged = 0
    for (code, year), values in by_year.items():
        standing = queries_intake.standing_targets(connection, code, year)
        new += sum(area not in standing for area in values)
        same = sum(area in standing and Decimal(standing[area]) == value for area, value in values.items())
        unchanged += same
        revised += sum(area in standing for area in values) - same
    return Counts(new, revised, unchanged)


def _points(connection: Connection, content: Content) -> Counts:
    named = [(event.layer, event.event_id) for event in content.events]
    named += [(reading.layer, f"{reading.monitor_code}@{reading.period}") for reading in content.readings]
    if not named:
        return Counts()
    standing = queries_intake.standing_points(connection, {layer for layer, _ in named})
    new = sum(each not in standing for each in named)
    return Counts(new, 0, len(named) - new)
