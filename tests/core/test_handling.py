"""Claims, notes and dispatches: dated acts, folded into who is on an alert."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.handling import Act, AlertAct, Handled, Handling, check_act, handled
from indicators.alerting.rule import Severity
from indicators.problem import Refusal

EPISODE = "2026-10"


def is_weekday(day: date) -> bool:
    return day.isoweekday() < 6


def at(text: str) -> datetime:
    """An instant of 2026 in Asia/Shanghai: “11-25 09:00” (a Wednesday)."""
    return datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z")


def act(kind: Act, when: str = "11-25 09:00", actor: str = "张三", **changes: Any) -> AlertAct:
    facts: dict[str, Any] = {"rule_code": "gdp", "area_code": "140403001", "episode": EPISODE}
    return AlertAct(**(facts | {"act": kind, "actor": actor, "at": at(when)} | changes))


def after(*acts: AlertAct, now: str = "11-25 10:00", severity: Severity = Severity.RED) -> Handled:
    return handled(acts, EPISODE, severity, at(now), is_weekday)


def dispatch(when: str = "11-25 09:00", reference: str = "潞督办〔2026〕12号") -> AlertAct:
    return act(Act.DISPATCH, when, "李主任", reference=reference)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        pytest.param([], Handling.UNCLAIMED, id="nobody did anything"),
        pytest.param([act(Act.CLAIM)], Handling.CLAIMED, id="claimed"),
        pytest.param([act(Act.NOTE, note="已电话核实")], Handling.UNCLAIMED, id="a note claims nothing"),
        pytest.param([act(Act.CLAIM), act(Act.RELEASE, "11-25 09:30", "李四")], Handling.UNCLAIMED, id="released"),
        pytest.param([act(Act.CLAIM), dispatch("11-25 09:30")], Handling.DISPATCHED, id="claimed, then dispatched"),
        pytest.param([dispatch(), act(Act.CLAIM, "11-25 09:30")], Handling.DISPATCHED, id="a dispatch stands"),
        pytest.param([dispatch(), act(Act.RELEASE, "11-25 09:30")], Handling.DISPATCHED, id="nobody releases it"),
        pytest.param([act(Act.CLAIM, episode="2026-07")], Handling.UNCLAIMED, id="a claim ends with its episode"),
        pytest.param([act(Act.CLAIM, "11-25 10:00")], Handling.CLAIMED, id="claimed this very moment"),
        pytest.param([act(Act.CLAIM, "11-25 10:01")], Handling.UNCLAIMED, id="what comes later does not count yet"),
    ],
)
def test_who_is_on_an_alert(acts: Sequence[AlertAct], expected: Handling) -> None:
    assert after(*acts).handling is expected


@pytest.mark.parametrize(
    ("severity", "until"),
    [
        pytest.param(Severity.RED, at("11-25 11:00"), id="red: two hours"),
        pytest.param(Severity.ORANGE, at("11-25 17:00"), id="orange: eight hours"),
        pytest.param(Severity.YELLOW, at("11-30 18:00"), id="yellow: three working days"),
        pytest.param(Severity.BLUE, None, id="blue: never"),
    ],
)
def test_a_claim_runs_out_by_level(severity: Severity, until: datetime | None) -> None:
    assert after(act(Act.CLAIM), severity=severity).until == until


def test_a_claim_holds_until_its_end_and_no_longer() -> None:
    states = [after(act(Act.CLAIM), now=now).handling for now in ("11-25 10:59", "11-25 11:00")]
    assert states == [Handling.CLAIMED, Handling.UNCLAIMED]


def test_a_claim_that_ran_out_still_names_whose_it_was() -> None:
    gone = after(act(Act.CLAIM), now="11-26 09:00")
    assert (gone.handling, gone.by, gone.until) == (Handling.UNCLAIMED, "张三", at("11-25 11:00"))


def test_when_the_alert_rises_the_patience_shortens() -> None:
    states = [after(act(Act.CLAIM), now="11-25 12:00", severity=s).handling for s in (Severity.ORANGE, Severity.RED)]
    assert states == [Handling.CLAIMED, Handling.UNCLAIMED]


def test_claiming_again_starts_the_time_again() -> None:
    assert after(act(Act.CLAIM), act(Act.CLAIM, "11-25 10:30"), now="11-25 12:00").until == at("11-25 12:30")


def test_a_dispatch_does_not_run_out() -> None:
    assert after(dispatch(), now="12-31 09:00").handling is Handling.DISPATCHED


def test_the_latest_note_stands_whoever_is_on_it() -> None:
    notes = [act(Act.NOTE, "11-25 09:10", note="已联系"), act(Act.RELEASE, "11-25 09:20", note="转李四")]
    assert after(act(Act.CLAIM, note="核实中"), *notes).note == "转李四"


def test_the_ring_names_a_silence_only_where_nobody_is_on_the_alert() -> None:
    everyone = [after(), after(act(Act.CLAIM)), after(dispatch())]
    assert [one.ring(is_silenced=True).label for one in everyone] == ["已静默", "已认领", "已督办"]


def test_without_a_silence_the_ring_shows_who_is_on_it() -> None:
    assert after().ring(is_silenced=False).label == "未认领"


CLAIMED = Handled(Handling.CLAIMED, "张三", at("11-25 09:00"), until=at("11-25 11:00"))
CLAIMED_BLUE = Handled(Handling.CLAIMED, "张三", at("11-25 09:00"))
DISPATCHED = Handled(Handling.DISPATCHED, "李主任", at("11-25 09:00"), reference="潞督办〔2026〕12号")


@pytest.mark.parametrize(
    ("wanted", "current", "sentence"),
    [
        pytest.param(
            act(Act.CLAIM, actor="李四"),
            CLAIMED,
            "张三已于11月25日09:00认领，11月25日11:00到期，请先与其联系；需要换人时，放弃认领后再认领。",
            id="claimed by another",
        ),
        pytest.param(
            act(Act.CLAIM, actor="李四"),
            CLAIMED_BLUE,
            "张三已于11月25日09:00认领，请先与其联系；需要换人时，放弃认领后再认领。",
            id="claimed by another without end",
        ),
        pytest.param(
            act(Act.CLAIM),
            DISPATCHED,
            "李主任已于11月25日09:00督办（潞督办〔2026〕12号），不能再认领，请按督办要求办理，进展可写在备注里。",
            id="dispatched already",
        ),
        pytest.param(
            act(Act.RELEASE),
            DISPATCHED,
            "李主任已于11月25日09:00督办（潞督办〔2026〕12号），不能再放弃认领，请按督办要求办理，进展可写在备注里。",
            id="a dispatch is not released",
        ),
        pytest.param(act(Act.RELEASE), Handled(), "这条预警现在没有人认领，不用放弃。", id="nothing to release"),
        pytest.param(act(Act.CLAIM, actor=" "), Handled(), "没有写明由谁操作，请登录后再试。", id="by nobody"),
        pytest.param(
            act(Act.CLAIM, actor="\u200b"), Handled(), "没有写明由谁操作，请登录后再试。", id="by nobody to be seen"
        ),
        pytest.param(
            act(Act.DISPATCH, reference=" "),
            Handled(),
            "督办要有文号，请填写，例如“潞督办〔2026〕12号”。",
            id="a dispatch without its document",
        ),
        pytest.param(act(Act.NOTE, note="\n"), Handled(), "备注是空的，请写下内容。", id="an empty note"),
        pytest.param(
            act(Act.NOTE, note="长" * 501), Handled(), "备注有501个字，最多500个字，请写短一些。", id="a long note"
        ),
        pytest.param(
            dispatch(reference="号" * 101),
            Handled(),
            "督办文号有101个字，最多100个字，请只写文号。",
            id="a long reference",
        ),
    ],
)
def test_an_act_is_refused_with_a_sentence(wanted: AlertAct, current: Handled, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_act(wanted, current)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("wanted", "current"),
    [
        pytest.param(act(Act.CLAIM), Handled(), id="claiming what is free"),
        pytest.param(act(Act.CLAIM), CLAIMED, id="claiming again what is one's own"),
        pytest.param(act(Act.RELEASE, actor="李四"), CLAIMED, id="releasing for a colleague"),
        pytest.param(act(Act.NOTE, note="已联系", actor="李四"), CLAIMED, id="a note on another's claim"),
        pytest.param(dispatch(), CLAIMED, id="dispatching what is claimed"),
        pytest.param(dispatch(reference="潞督办〔2026〕13号"), DISPATCHED, id="dispatching once more"),
    ],
)
def test_an_act_that_makes_sense_passes(wanted: AlertAct, current: Handled) -> None:
    check_act(wanted, current)


moments = st.integers(0, 3000).map(lambda minutes: at("11-25 09:00") + timedelta(minutes=minutes))
histories = st.lists(
    st.builds(
        lambda kind, when, who: act(kind, actor=who, at=when), st.sampled_from(Act), moments, st.sampled_from("甲乙")
    ),
    max_size=8,
)


@given(histories, moments, st.sampled_from([Severity.YELLOW, Severity.ORANGE, Severity.RED]))
def test_nobody_holds_a_claim_beyond_its_end(acts: list[AlertAct], now: datetime, severity: Severity) -> None:
    state = handled(acts, EPISODE, severity, now, is_weekday)
    assert state.handling is not Handling.CLAIMED or (state.until is not None and now < state.until)


@given(histories, histories, moments)
def test_acts_of_another_episode_change_nothing(own: list[AlertAct], foreign: list[AlertAct], now: datetime) -> None:
    others = [act(one.act, actor=one.actor, at=one.at, episode="2026-01") for one in foreign]
    mixed = handled([*others, *own], EPISODE, Severity.RED, now, is_weekday)
    assert mixed == handled(own, EPISODE, Severity.RED, now, is_weekday)
