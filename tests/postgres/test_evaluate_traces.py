"""The traces of semantics C from the load to the record, and rules that cannot be judged."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from data_access import writes
from data_access.store import Store
from indicators.catalogue import Direction
from tests.postgres.district import COMPLETION, JULY, MAP_TOWN, STREET
from tests.postgres.watch import YELLOW, Watch, course, plain

HIGH_IS_BAD: dict[str, Any] = {"comparator": ">", "yellow": 90, "exit": {"yellow": 85}, "hold": {"yellow": 2}}
LADDER: dict[str, Any] = {
    "comparator": ">=",
    "blue": 10,
    "yellow": 20,
    "orange": 30,
    "red": 40,
    "exit": {"blue": 9, "yellow": 18, "orange": 28, "red": 38},
    "hold": {"blue": 1, "yellow": 1, "orange": 1, "red": 1},
}
N, P, F, R = "normal", "pending", "firing yellow", "recovering yellow"

TRACES: Mapping[str, tuple[dict[str, Any], Sequence[Any], Sequence[str]]] = {
    "the golden trace": (
        HIGH_IS_BAD,
        (80, 92, 93, 91, None, 88, 84, 83, 82),
        (N, P, F, F, F, F, R, N, N),
    ),
    "a breach that does not last is no alert": (HIGH_IS_BAD, (92, 80, 92, 80), (P, N, P, N)),
    "one period is enough where the hold is one": (HIGH_IS_BAD | {"hold": {"yellow": 1}}, (80, 92), (N, F)),
    "without keep it resolves at once": (HIGH_IS_BAD | {"keep": 0}, (92, 93, 85), (P, F, N)),
    "who recovers and breaches the exit again goes on firing": (
        HIGH_IS_BAD,
        (92, 93, 84, 86, 84, 84),
        (P, F, R, F, R, N),
    ),
    "keep counts further calm periods": (HIGH_IS_BAD | {"keep": 3}, (92, 93, 84, 84, 84, 84), (P, F, R, R, R, N)),
    "a missing period neither holds nor calms": (
        HIGH_IS_BAD,
        (92, None, 93, 84, None, 84),
        (P, P, F, R, R, N),
    ),
    "strictly above enters, and the exit itself is calm": (
        HIGH_IS_BAD | {"hold": {"yellow": 1}},
        (90, 90.1, 85.1, 85),
        (N, F, F, R),
    ),
    "at the line enters where the line belongs to the level, and the exit itself still burns": (
        HIGH_IS_BAD | {"comparator": ">=", "hold": {"yellow": 1}},
        (89.9, 90, 85, 84.9),
        (N, F, F, R),
    ),
    "up it skips levels at once, down it lands in the level that holds": (
        LADDER,
        (5, 45, 45, 15, 15, 5, 5),
        (N, "firing red", "firing red", "recovering red", "firing blue", "recovering blue", N),
    ),
    "a level is left only inside its exit": (
        LADDER,
        (25, 19, 17, 17),
        ("firing yellow", "firing yellow", "recovering yellow", "firing blue"),
    ),
    "down from red it takes the level that holds": (
        LADDER | {"hold": {"blue": 2, "yellow": 2, "orange": 2, "red": 1}},
        (45, 35, 35),
        ("firing red", "recovering red", "firing orange"),
    ),
}


def test_every_trace_is_recorded_as_the_law_says(store: Store) -> None:
    watch, codes = Watch(store), {name: f"trace_{at}" for at, name in enumerate(TRACES)}
    watch.found(*(plain(code, direction=Direction.LOWER_IS_BETTER) for code in codes.values()))
    for name, (ladder, values, _) in TRACES.items():
        watch.rule(codes[name], indicator=codes[name], **ladder)
        watch.months([None if one is None else str(one) for one in values], code=codes[name])
    watch.cockpit.evaluate()
    said = {name: course(watch.recorded(rule=codes[name]), len(TRACES[name][1])) for name in TRACES}
    assert said == {name: list(states) for name, (_, _, states) in TRACES.items()}


@pytest.fixture
def faulty(store: Store) -> Watch:
    """Give a watch whose rule fires by a formula, over an indicator that is then named otherwise."""
    watch = Watch(store)
    watch.found(plain(), plain("other", name="旧名", short_name="旧名"))
    watch.rule(kind="expression", expression="指标completion - 旧名", owner="区统计局")
    watch.months(["50"])
    watch.months(["0"], code="other")
    watch.cockpit.evaluate()
    _rename(watch, "新名")
    watch.cockpit.evaluate()
    return watch


def _rename(watch: Watch, name: str) -> None:
    with watch.store.write() as connection:
        at = writes.next_known_at(connection, watch.clock.now)
        writes.put_indicators(connection, at, [plain("other", name=name, short_name=name)])
        writes.bump_version(connection)


def test_a_rule_whose_indicator_vanished_says_so(faulty: Watch) -> None:
    (line,) = faulty.cockpit.rules.rules()
    assert "旧名" in line.fault


def test_its_alert_stays_on_the_list_and_in_the_record(faulty: Watch) -> None:
    assert faulty.recorded() == [("2026-07", "firing", YELLOW, "触发")]
    (entry,) = faulty.cockpit.alerts.board().entries
    assert (entry.area_code, entry.alert.sentence) == (
        STREET,
        "指标completion：规则暂时无法判定，沿用2026年7月的黄色状态",
    )


def test_its_alert_stays_on_the_map(faulty: Watch) -> None:
    snapshot = faulty.cockpit.snapshot(JULY)
    assert snapshot.column(COMPLETION).severity[snapshot.areas.ordinal(STREET)] == YELLOW


def test_its_alert_can_be_claimed(faulty: Watch) -> None:
    assert faulty.cockpit.alerts.claim(COMPLETION, STREET, who="王五").by == "王五"


def test_its_owner_is_told_once(faulty: Watch) -> None:
    faulty.months(["1"], code="other", area=MAP_TOWN)
    faulty.cockpit.evaluate()
    assert len(faulty.notices("rule_error")) == 1


def test_a_rule_that_can_be_judged_again_goes_on_without_a_word(faulty: Watch) -> None:
    _rename(faulty, "旧名")
    assert (faulty.cockpit.evaluate(), faulty.open_alerts()) == (0, {(COMPLETION, STREET): ("firing", YELLOW)})


def test_what_went_wrong_meanwhile_is_recorded_when_it_can_be_judged_again(faulty: Watch) -> None:
    faulty.months(["90"])
    faulty.cockpit.evaluate()
    before = len(faulty.recorded())
    _rename(faulty, "旧名")
    faulty.cockpit.evaluate()
    assert (before, faulty.recorded()[1:]) == (1, [("2026-07", "normal", 0, "数据修订")])
