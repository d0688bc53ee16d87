"""Ranking: a period ranked by a scheme, how firm it is, how it came about and what would change it."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from data_access.instants import instant_of
from data_access.store import Store
from geo.area import Level
from geo.matching import Match
from indicators.catalogue import half_up
from indicators.period import Period
from indicators.problem import Refusal
from indicators.scoring.chance import chance_of
from indicators.scoring.dry_run import Shift, dry_run
from indicators.scoring.explanation import figure_words, item_label
from indicators.scoring.firm_words import firm_sentences
from indicators.scoring.improvement import Path, cheapest_paths
from indicators.scoring.ranked import Ranked, rank_period
from indicators.scoring.ranking_rows import RankingRow, ranking_rows
from indicators.scoring.robustness import Firmness, firmness
from indicators.scoring.scheme import Scheme
from indicators.snapshot import Floats, Snapshot
from workflows.load_reading import gazetteer
from workflows.publish import Publisher
from workflows.schemes import SchemeBook

TYPICAL_PERIODS = 12
_MOST_WAYS = 3
_LEVELS = (Level.TOWN, Level.ZONE, None)


class Rankings:
    """Use cases of ranking over one store."""

    def __init__(self, store: Store, publisher: Publisher, schemes: SchemeBook) -> None:
        self._store, self._publisher, self._schemes = store, publisher, schemes

    def ranked(self, scheme: Scheme, period: Period, known_on: date | None = None) -> Ranked:
        """Rank a period by a scheme, compared with the period before; `known_on` is a day or, exactly, an instant."""
        known_at = None if known_on is None else instant_of(known_on)
        choices = self._publisher.period_choices(known_at)
        if period not in choices:
            newest = self._publisher.latest_period(known_at)
            raise Refusal.because(f"{period.label()}没有数据；最近一期是{newest.label()}。")
        marks = self._schemes.marks(scheme.code, known_on)
        earlier = [one for one in choices if one.ordinal < period.ordinal][:2]
        snapshots = [self._publisher.snapshot(period, known_at)]
        snapshots += [self._publisher.figures(one, _codes(scheme), known_at) for one in earlier]
        before = None
        if len(snapshots) > 1:
            before = rank_period(scheme, snapshots[1], marks, None, snapshots[2] if len(snapshots) > 2 else None)
        return rank_period(scheme, snapshots[0], marks, before, snapshots[1] if len(snapshots) > 1 else None)

    def course(self, scheme: Scheme, period: Period, periods: int, known_on: date | None = None) -> tuple[Ranked, ...]:
        """Rank the last so many periods up to one, oldest first, each beside the one before."""
        (found,) = self._courses((scheme,), period, periods, known_on)
        return tuple(found)

    def _courses(
        self, schemes: Sequence[Scheme], period: Period, periods: int, known_on: date | None = None
    ) -> Sequence[Sequence[Ranked]]:
        """Rank the same periods by several schemes, each snapshot taken once."""
        known_at = None if known_on is None else instant_of(known_on)
        marks = [self._schemes.marks(scheme.code, known_on) for scheme in schemes]
        wanted = [one for one in self._publisher.period_choices(known_at) if one.ordinal <= period.ordinal][:periods]
        codes = tuple(dict.fromkeys(code for scheme in schemes for code in _codes(scheme)))
        found: list[list[Ranked]] = [[] for _ in schemes]
        last: Snapshot | None = None
        for one in reversed(wanted):
            snapshot = self._publisher.figures(one, codes, known_at)
            for scheme, given, course in zip(schemes, marks, found, strict=True):
                course.append(rank_period(scheme, snapshot, given, course[-1] if course else None, last))
            last = snapshot
        return found

    def firmness(self, ranked: Ranked) -> Mapping[int, tuple[Firmness, Sequence[int]]]:
        """Give how firm the places of every group are: by group, with the units' ordinals."""
        found = {}
        for group in ranked.group_names:
            field, units = ranked.field(group)
            if len(units):
                found[group] = (firmness(field, ranked.scores.rank[units]), tuple(units.tolist()))
        return found

    def rows(self, ranked: Ranked) -> tuple[RankingRow, ...]:
        """Word every unit's line, with how firm its place is by other methods and for the chance of few cases."""
        chances = {group: chance_of(ranked, group) for group in ranked.group_names}
        return ranking_rows(ranked, self.firmness(ranked), chances)

    def tried(self, scheme: Scheme, periods: int, beside: str = "") -> tuple[Shift, ...]:
        """Try a scheme on the last periods beside one in force (blank: that of the same code): who gains, who loses.

        Raises:
            Refusal: there is none in force to compare with.
        """
        standing = self._schemes.scheme(beside or scheme.code).scheme
        before, after = self._courses((standing, scheme), self._publisher.latest_period(), periods)
        return dry_run(before, after)

    def firm_words(self, ranked: Ranked) -> tuple[str, ...]:
        """Say in sentences what the places of every group depend on."""
        firm = self.firmness(ranked)
        return tuple(
            sentence
            for group, (found, _) in firm.items()
            for sentence in firm_sentences(ranked, group, found, chance_of(ranked, group))
        )

    def unit(self, ranked: Ranked, named: str) -> int:
        """Find a unit by its code or by any name it had, as a report may write it.

        Raises:
            Refusal: none right below the district is meant, or several could be; says what became of a
                name that is no more.
        """
        areas, period = ranked.snapshot.areas, ranked.snapshot.period
        for unit in ranked.listed:
            if named in (areas.codes[unit], areas.names[unit], areas.labels[unit]):
                return unit
        with self._store.read() as connection:
            words = gazetteer(connection)
        # “马厂” is the town and not its village.
        meant = [words.match(named, period.end, within=areas.codes[0], level=level) for level in _LEVELS]
        answer = next((one for one in meant if isinstance(one, Match)), meant[-1])
        if not isinstance(answer, Match):
            raise Refusal.because(answer.sentence(named))
        if answer.area_code in areas.codes and areas.ordinal(answer.area_code) in ranked.listed:
            return areas.ordinal(answer.area_code)
        have = "、".join(areas.labels[unit] for unit in ranked.listed)
        raise Refusal.because(f"“{named}”不是参加排名的单位；可写：{have}。")

    def ways_up(self, ranked: Ranked, unit: int, moves: Floats | None = None) -> tuple[str, ...]:
        """Say by which single figure a unit would pass the next one above, cheapest first.

        `moves` are the `typical_moves` of the last periods, where they are known already.
        """
        if moves is None:
            moves = typical_moves(self.course(ranked.scheme, ranked.snapshot.period, TYPICAL_PERIODS))
        paths = cheapest_paths(ranked.scheme, ranked.scores, unit, moves)
        return tuple(_way_words(ranked, path) for path in paths[:_MOST_WAYS])


def typical_moves(course: Sequence[Ranked]) -> Floats:
    """Give the mean size of each figure's change from period to period: (items, areas), 0 where it never moved."""
    moves = np.abs(np.diff(np.stack([one.scores.values for one in course]), axis=0))
    known = np.isfinite(moves)
    total, count = np.where(known, moves, 0.0).sum(axis=0), known.sum(axis=0)
    typical: Floats = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
    return typical


def _codes(scheme: Scheme) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.indicator_code for item in scheme.items))


def _way_words(ranked: Ranked, path: Path) -> str:
    column = ranked.snapshot.column(path.item.indicator_code)
    now, needed = (figure_words(column, path.item, value) for value in (path.value, path.needed))
    said = f"“{item_label(ranked, path.item)}”由{now}变为{needed}，可上升一位（需增加{half_up(path.gain, 2)}分"
    months = "" if np.isinf(path.moves) else f"，约为平时每期变动的{half_up(path.moves, 1)}倍"
    return f"{said}{months}）。"
