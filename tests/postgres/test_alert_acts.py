"""What people do about alerts over the store: one at a time, for a while, and never into the state."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from data_access.store import Store
from indicators.alerting.handling import Handling
from indicators.alerting.matching_labels import read_matcher
from indicators.alerting.suppression import Suppression
from indicators.problem import Refusal
from tests.postgres.district import COMPLETION, DAY, JULY, MAP_TOWN, RENAMED_NEW, STREET
from tests.postgres.watch import MINUTE, Watch
from workflows.alerts import Alerts

HOUR = timedelta(hours=1)
NOT_RED = 'severity!="red"'


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch with two open alerts: orange in the street, red in the town."""
    made = Watch(store)
    made.found()
    made.rule(yellow=60, orange=50, red=40, hold={"yellow": 1, "orange": 1, "red": 1})
    made.months(["45"])
    made.months(["30"], area=MAP_TOWN)
    made.cockpit.evaluate()
    return made


@pytest.fixture
def alerts(watch: Watch) -> Alerts:
    """Give its use cases."""
    return watch.cockpit.alerts


def handling(watch: Watch, area: str = STREET) -> tuple[Handling, str]:
    """Say where the handling of an area's alert stands, and whose it is."""
    (entry,) = (one for one in watch.cockpit.alerts.board().entries if one.area_code == area)
    return entry.handled.handling, entry.handled.by


def bell(watch: Watch, area: str = STREET) -> Suppression | None:
    """Give why nobody is told of an area's alert."""
    (entry,) = (one for one in watch.cockpit.alerts.board().entries if one.area_code == area)
    return entry.suppression


def test_a_claim_stands_on_the_list_with_its_note(watch: Watch, alerts: Alerts) -> None:
    claimed = alerts.claim(COMPLETION, STREET, "去现场看看", "王五")
    assert (claimed.by, claimed.note, handling(watch)) == ("王五", "去现场看看", (Handling.CLAIMED, "王五"))


def test_without_a_name_the_one_who_is_logged_in_acts(alerts: Alerts) -> None:
    assert alerts.claim(COMPLETION, STREET).by == "李四"


RUNS_OUT = {"red after two hours": (MAP_TOWN, 2 * HOUR), "orange after eight hours": (STREET, 8 * HOUR)}


@pytest.mark.parametrize(("area", "patience"), RUNS_OUT.values(), ids=RUNS_OUT.keys())
def test_a_claim_runs_out_by_level_and_is_open_to_others(watch: Watch, area: str, patience: timedelta) -> None:
    watch.cockpit.alerts.claim(COMPLETION, area, who="王五")
    watch.clock.now += patience - timedelta(seconds=1)
    before = handling(watch, area)[0]
    watch.clock.now += timedelta(seconds=1)
    assert (before, handling(watch, area)[0]) == (Handling.CLAIMED, Handling.UNCLAIMED)
    assert watch.cockpit.alerts.claim(COMPLETION, area, who="赵六").by == "赵六"


def test_what_is_claimed_is_not_claimed_by_another(alerts: Alerts) -> None:
    alerts.claim(COMPLETION, STREET, who="王五")
    with pytest.raises(Refusal, match="王五已于8月10日10:00认领"):
        alerts.claim(COMPLETION, STREET, who="赵六")


def test_of_two_who_claim_at_once_one_gets_it(watch: Watch, alerts: Alerts) -> None:
    together = Barrier(2)

    def claim(who: str) -> str:
        together.wait()
        try:
            return alerts.claim(COMPLETION, STREET, who=who).by
        except Refusal:
            return ""

    with ThreadPoolExecutor(2) as people:
        got = sorted(people.map(claim, ("王五", "赵六")))
    assert got == ["", handling(watch)[1]]


def test_a_claim_given_up_is_open_again(watch: Watch, alerts: Alerts) -> None:
    alerts.claim(COMPLETION, STREET, who="王五")
    alerts.release(COMPLETION, STREET, "移交", "王五")
    assert handling(watch) == (Handling.UNCLAIMED, "")


def test_a_dispatch_stands_with_its_document_number_and_does_not_run_out(watch: Watch, alerts: Alerts) -> None:
    alerts.dispatch(COMPLETION, MAP_TOWN, "潞督办〔2026〕12号", who="王五")
    watch.clock.now += 9 * DAY
    assert handling(watch, MAP_TOWN) == (Handling.DISPATCHED, "王五")


def test_a_note_leaves_the_handling_as_it_is(watch: Watch, alerts: Alerts) -> None:
    assert alerts.note(COMPLETION, STREET, "已电话核实", "王五").note == "已电话核实"
    assert handling(watch) == (Handling.UNCLAIMED, "")


ACTS: dict[str, Callable[[Alerts], object]] = {
    "claim": lambda alerts: alerts.claim(COMPLETION, STREET),
    "release": lambda alerts: alerts.release(COMPLETION, STREET),
    "note": lambda alerts: alerts.note(COMPLETION, STREET, "晚了"),
    "dispatch": lambda alerts: alerts.dispatch(COMPLETION, STREET, "潞督办〔2026〕12号"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_nothing_can_be_done_about_an_alert_that_is_over(watch: Watch, act: Callable[[Alerts], object]) -> None:
    watch.rule(keep=0)
    watch.months(["90"])
    with pytest.raises(Refusal, match="已经解除或不存在"):
        act(watch.cockpit.alerts)


def test_a_claim_ends_with_its_alert_though_it_opens_again_in_the_same_month(watch: Watch, alerts: Alerts) -> None:
    alerts.claim(COMPLETION, STREET, who="王五")
    watch.clock.now += MINUTE
    for value in ("90", "45"):
        watch.months([value])
        watch.cockpit.evaluate()
    assert handling(watch) == (Handling.UNCLAIMED, "")


def test_a_claim_made_before_evaluation_saw_the_alert_stands(watch: Watch, alerts: Alerts) -> None:
    watch.months(["45"], area=RENAMED_NEW)
    alerts.claim(COMPLETION, RENAMED_NEW, who="王五")
    watch.clock.now += MINUTE
    watch.cockpit.evaluate()
    assert handling(watch, RENAMED_NEW) == (Handling.CLAIMED, "王五")


def test_a_claim_outlives_a_revision_that_moves_the_month_the_alert_opened_in(watch: Watch, alerts: Alerts) -> None:
    alerts.claim(COMPLETION, STREET, who="王五")
    watch.clock.now += HOUR
    watch.months(["45"], last=JULY.shift(-1))
    watch.cockpit.evaluate()
    assert handling(watch) == (Handling.CLAIMED, "王五")
    watch.months(["90"], last=JULY.shift(-1))
    watch.cockpit.evaluate()
    assert handling(watch) == (Handling.CLAIMED, "王五")


def test_every_act_is_audited(watch: Watch, alerts: Alerts) -> None:
    alerts.claim(COMPLETION, STREET, "去看看", "王五")
    alerts.dispatch(COMPLETION, STREET, "潞督办〔2026〕12号", who="赵六")
    assert watch.audited("alert") == [
        ("王五", f"东街街道 {COMPLETION}", "认领 去看看"),
        ("赵六", f"东街街道 {COMPLETION}", "督办 潞督办〔2026〕12号"),
    ]


def test_every_act_lets_the_faces_look_again(watch: Watch, alerts: Alerts) -> None:
    before = watch.cockpit.version()
    alerts.claim(COMPLETION, STREET, who="王五")
    assert watch.cockpit.version() != before


def test_the_history_of_an_alert_holds_its_record_and_its_acts(alerts: Alerts) -> None:
    alerts.claim(COMPLETION, STREET, "去看看", "王五")
    history = alerts.history(COMPLETION, STREET)
    assert [(one.period, one.reason) for one in history.changes] == [("2026-07", "触发")]
    assert [(one.actor, one.note) for one in history.acts] == [("王五", "去看看")]


def silence(watch: Watch, *matchers: str, lasts: timedelta = DAY, reason: str = "口径核对", approver: str = "",
            until_resolved: bool = False, may_wait: bool = False) -> int:  # fmt: skip
    """Put a silence from now on; gives its number."""
    now = watch.clock.now
    made = watch.cockpit.alerts.put_silence(
        [read_matcher(text) for text in matchers],
        now,
        now + lasts,
        reason,
        until_resolved=until_resolved,
        may_wait=may_wait,
        approver=approver,
        who="王五",
    )
    return made.silence_id


def test_a_silenced_alert_stays_on_the_list_with_who_why_and_until(watch: Watch) -> None:
    silence(watch, f'area="{STREET}"', NOT_RED)
    found = bell(watch)
    assert found is not None
    assert (found.who, found.why, found.until) == ("王五", "口径核对", watch.clock.now + DAY)


def test_a_silence_ends_by_itself(watch: Watch) -> None:
    silence(watch, f'area="{STREET}"', NOT_RED)
    watch.clock.now += DAY
    assert bell(watch) is None


WRONG = {
    "longer than ninety days": ({"lasts": timedelta(days=90, seconds=1)}, "静默最长90天"),
    "without a reason": ({"reason": " "}, "请写明静默的原因"),
    "red without a second person": ({}, "另请一人批准"),
    "red approved by its author": ({"approver": "王五"}, "不能是申请人本人"),
}


@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_silence_that_cannot_be_is_refused(watch: Watch, words: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        silence(watch, f'area="{MAP_TOWN}"', **words)  # type: ignore[arg-type]
    assert watch.cockpit.alerts.silences() == ()


def test_red_is_silenced_by_two_persons(watch: Watch) -> None:
    silence(watch, f'area="{MAP_TOWN}"', approver="赵六")
    assert bell(watch, MAP_TOWN) is not None


def test_a_silence_ended_early_is_over_once(watch: Watch, alerts: Alerts) -> None:
    number = silence(watch, f'area="{STREET}"', NOT_RED)
    alerts.expire_silence(number, "王五")
    assert bell(watch) is None
    with pytest.raises(Refusal, match="已经失效"):
        alerts.expire_silence(number, "王五")


def test_until_resolved_ends_with_the_alert(watch: Watch) -> None:
    silence(watch, f'area="{STREET}"', NOT_RED, lasts=30 * DAY, until_resolved=True)
    watch.cockpit.remind()
    before = bell(watch)
    watch.rule(orange=40, yellow=None, red=None, hold={"orange": 1}, keep=0)
    watch.pass_time(HOUR)
    (made,) = watch.cockpit.alerts.silences()
    assert before is not None
    assert (made.expired_at, made.over_at) == (watch.clock.now, watch.clock.now)


@pytest.mark.parametrize("kind", [{}, {"until_resolved": True}, {"until_resolved": True, "may_wait": True}])
def test_a_silence_that_keeps_nothing_quiet_now_is_refused(watch: Watch, kind: dict[str, bool]) -> None:
    with pytest.raises(Refusal, match="现在没有符合条件的预警，这条静默不起作用"):
        silence(watch, f'area="{RENAMED_NEW}"', NOT_RED, **kind)  # type: ignore[arg-type]


def test_a_silence_may_be_put_before_there_is_anything_to_keep_quiet(watch: Watch) -> None:
    assert silence(watch, f'area="{RENAMED_NEW}"', NOT_RED, may_wait=True) > 0


def test_a_silence_on_a_red_alert_that_lets_red_go_on_is_refused(watch: Watch) -> None:
    with pytest.raises(Refusal, match="符合条件的只有红色预警"):
        silence(watch, f'area="{MAP_TOWN}"', NOT_RED)


def test_the_same_silence_is_put_once_until_it_is_over(watch: Watch, alerts: Alerts) -> None:
    number = silence(watch, f'area="{STREET}"', NOT_RED)
    with pytest.raises(Refusal, match=f"静默 {number} 的条件与此相同"):
        silence(watch, NOT_RED, f'area="{STREET}"')
    alerts.expire_silence(number, "王五")
    assert silence(watch, f'area="{STREET}"', NOT_RED) > number


def test_the_list_of_a_past_day_shows_who_was_on_it_then(watch: Watch, alerts: Alerts) -> None:
    day = watch.clock.now.date()
    alerts.claim(COMPLETION, STREET, who="王五")
    watch.clock.now += 2 * DAY
    for value in ("90", "45"):
        watch.months([value])
        watch.cockpit.evaluate()
    watch.clock.now += HOUR
    alerts.claim(COMPLETION, STREET, who="赵六")
    then = {one.area_code: one.handled.by for one in alerts.board(day).entries}
    assert (then[STREET], handling(watch)[1]) == ("王五", "赵六")
