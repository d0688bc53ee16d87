"""What has come since the rules were last looked at: so that news is told from what was only looked at again."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, func, select

from data_access.queries_rules import ACTIVE
from data_access.tables import evaluations, loads, observations, rule_states


@dataclass(frozen=True, slots=True)
class Fresh:
    """What the last look at the rules had not seen.

    `cells` are figures nobody had given before, as (indicator, period, area), `touched` their (indicator, period);
    in `slots` among these there were none at all. `rules` are the codes of rules that were not in force yet.
    """

    cells: frozenset[tuple[str, str, str]]
    touched: frozenset[tuple[str, str]]
    slots: frozenset[tuple[str, str]]
    rules: frozenset[str]


def fresh(connection: Connection) -> Fresh | None:
    """Give what has come since the last look at the rules; None when nobody ever looked."""
    last: str | None = connection.execute(select(func.max(evaluations.c.at))).scalar()
    if last is None:
        return None
    o, earlier = observations.c, observations.alias("earlier")
    since = select(loads.c.load_id).where(loads.c.loaded_at > last)
    same_slot = and_(earlier.c.indicator_code == o.indicator_code, earlier.c.period == o.period)
    known = and_(same_slot, earlier.c.area_code == o.area_code, earlier.c.known_from <= last)
    first = select(o.indicator_code, o.period, o.area_code).where(
        o.load_id.in_(since), o.known_from > last, ~exists().where(known)
    )
    cells = frozenset((row[0], row[1], row[2]) for row in connection.execute(first))
    touched = frozenset(cell[:2] for cell in cells)
    slots = frozenset(slot for slot in touched if not _was_known(connection, slot, last))
    return Fresh(cells, touched, slots, _new_rules(connection, last))


def _was_known(connection: Connection, slot: tuple[str, str], last: str) -> bool:
    o = observations.c
    wanted = select(o.area_code).where(o.indicator_code == slot[0], o.period == slot[1], o.known_from <= last)
    return connection.execute(wanted.limit(1)).first() is not None


def _new_rules(connection: Connection, last: str) -> frozenset[str]:
    s = rule_states.c
    began = select(s.rule_code, func.min(s.known_from)).where(s.state == ACTIVE).group_by(s.rule_code)
    return frozenset(code for code, at in connection.execute(began) if at > last)
