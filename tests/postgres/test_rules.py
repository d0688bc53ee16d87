"""The rule book over the store: versions, the second person, what stops and what goes on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from data_access.queries_rules import incident_places
from data_access.store import Store
from indicators.alerting.incident import IncidentKind
from indicators.problem import Refusal
from tests.postgres.district import COMPLETION, DAY, JULY, MAP_TOWN, ROOT, STREET
from tests.postgres.watch import AUGUST_10, YELLOW, Watch, low
from workflows.rules import RuleBook

RED = low(red=40)


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district that has reported half a year, without rules."""
    made = Watch(store)
    made.found()
    made.months(["90", "80", "70", "55", "90", "50"])
    made.months(["90", "90", "90", "90", "90", "30"], area=MAP_TOWN)
    return made


@pytest.fixture
def book(watch: Watch) -> RuleBook:
    """Give its rule book."""
    return watch.cockpit.rules


def test_a_saved_rule_is_in_force_and_its_next_version_replaces_it(book: RuleBook) -> None:
    book.save_rule(COMPLETION, low(), "首版", "张三")
    book.save_rule(COMPLETION, low(yellow=65), "放宽", "李四")
    said = [(one.rule.version, one.state, one.rule.author, one.rule.reason) for one in book.versions(COMPLETION)]
    assert said == [(2, "active", "李四", "放宽"), (1, "replaced", "张三", "首版")]


def test_a_new_rule_without_a_code_is_named_after_its_indicator(book: RuleBook) -> None:
    first = book.save_rule("", low(), "首版", "张三").rule.code
    second = book.save_rule("", low(yellow=65), "再一条", "张三").rule.code
    assert (first, second) == (COMPLETION, f"{COMPLETION}_2")


def test_rules_of_one_title_are_numbered_in_the_list_and_in_what_the_linter_says_of_them(book: RuleBook) -> None:
    for yellow in (70, 65, 60):
        book.save_rule("", low(yellow=yellow), "再一条", "张三")
    titles = [line.title for line in book.rules()]
    assert titles == [f"指标{COMPLETION} · 偏低{number}" for number in ("", "（二）", "（三）")]
    said = "".join(one.message for one in book.check("", low(yellow=64)).findings)
    assert [f"规则“{title}”" in said for title in titles] == [True, True, True]
    assert f"（{COMPLETION}" not in said


@pytest.mark.parametrize("reason", ["", "　 ", "长" * 201], ids=["none", "only blanks", "a whole report"])
def test_a_change_has_one_reason_of_a_sensible_length(book: RuleBook, reason: str) -> None:
    with pytest.raises(Refusal, match="理由"):
        book.save_rule(COMPLETION, low(), reason, "张三")


def test_saving_what_stands_already_is_no_change(book: RuleBook) -> None:
    book.save_rule(COMPLETION, low(), "首版", "张三")
    with pytest.raises(Refusal, match="没有改动"):
        book.save_rule(COMPLETION, low(), "再存一次", "张三")


def test_a_rule_with_faults_is_refused_with_all_of_them_each_with_an_example(book: RuleBook) -> None:
    with pytest.raises(Refusal) as refused:
        book.save_rule(COMPLETION, low(comparator=">", scope={"peer_groups": ["街"]}), "首版", "张三")
    assert len(refused.value.problems) == 2
    assert all("例如" in problem.message for problem in refused.value.problems)


CHANGES = {"new": (low(), RED), "changed": (RED, low(red=45)), "dropped": (RED, low())}


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_a_red_level_new_changed_or_dropped_waits_for_a_second_person(
    watch: Watch, before: dict[str, Any], after: dict[str, Any]
) -> None:
    watch.rule(**before)
    saved = watch.cockpit.rules.save_rule(COMPLETION, after, "调整", "张三")
    assert (saved.state, watch.in_force()) == ("proposed", {COMPLETION: 1})


@pytest.mark.parametrize(
    "who",
    ["张三", " 张三 ", "张 三", "张三\u200b", "", "\u2060"],
    ids=["itself", "spaced out", "spaced in", "with something hidden", "nobody", "nobody to be seen"],
)
def test_the_second_person_is_not_the_first(book: RuleBook, who: str) -> None:
    book.save_rule(COMPLETION, RED, "首版", "张三 ")
    with pytest.raises(Refusal, match="第 1 版由张三拟定，红色规则要由另一人复核"):
        book.approve(COMPLETION, 1, who)


def test_an_approved_version_comes_into_force_in_the_place_of_the_old(watch: Watch, book: RuleBook) -> None:
    watch.rule()
    book.save_rule(COMPLETION, RED, "加红色", "张三")
    after = book.approve(COMPLETION, 2, "王五", "同意")
    assert (after.state, after.actor, after.note) == ("active", "王五", "同意")
    assert [one.state for one in book.versions(COMPLETION)] == ["active", "replaced"]


def test_a_returned_version_leaves_the_old_in_force_and_keeps_the_note(watch: Watch, book: RuleBook) -> None:
    watch.rule()
    book.save_rule(COMPLETION, RED, "加红色", "张三")
    after = book.reject(COMPLETION, 2, "王五", "阈值太松")
    assert (after.state, after.note) == ("rejected", "阈值太松")
    assert [one.state for one in book.versions(COMPLETION)] == ["rejected", "active"]


def test_a_version_is_returned_with_a_reason_only(book: RuleBook) -> None:
    book.save_rule(COMPLETION, RED, "首版", "张三")
    with pytest.raises(Refusal, match="请写明理由"):
        book.reject(COMPLETION, 1, "王五", "")


def test_a_newer_proposal_takes_the_place_of_one_that_waits(book: RuleBook) -> None:
    book.save_rule(COMPLETION, RED, "首版", "张三")
    book.save_rule(COMPLETION, low(red=45), "再想", "张三")
    assert [one.state for one in book.versions(COMPLETION)] == ["proposed", "rejected"]
    with pytest.raises(Refusal, match="第 1 版不在待复核状态"):
        book.approve(COMPLETION, 1, "王五")


def test_of_two_who_decide_at_once_one_decides(book: RuleBook) -> None:
    book.save_rule(COMPLETION, RED, "首版", "张三")
    together = Barrier(2)

    def decide(approves: bool) -> str:
        together.wait()
        try:
            done = book.approve(COMPLETION, 1, "王五") if approves else book.reject(COMPLETION, 1, "赵六", "不妥")
        except Refusal:
            return "refused"
        return done.state

    with ThreadPoolExecutor(2) as people:
        outcomes = set(people.map(decide, (True, False)))
    assert outcomes in ({"active", "refused"}, {"rejected", "refused"})
    assert book.versions(COMPLETION)[0].state in outcomes


STOPS = {"pause": ("paused", "规则暂停"), "retire": ("retired", "规则停用")}


@pytest.mark.parametrize(("act", "state", "reason"), [(act, *rest) for act, rest in STOPS.items()], ids=STOPS.keys())
def test_a_stopped_rule_ends_its_alerts_and_says_why(watch: Watch, act: str, state: str, reason: str) -> None:
    watch.rule()
    watch.cockpit.evaluate()
    after = getattr(watch.cockpit.rules, act)(COMPLETION, "王五", "口径调整")
    watch.cockpit.evaluate()
    assert (after.state, after.actor, after.note) == (state, "王五", "口径调整")
    assert (watch.open_alerts(), watch.recorded()[-1][-1]) == ({}, reason)


@pytest.mark.parametrize("act", STOPS)
def test_who_wrote_a_red_rule_does_not_stop_it_alone(book: RuleBook, act: str) -> None:
    book.save_rule(COMPLETION, RED, "首版", "张三")
    book.approve(COMPLETION, 1, "李四")
    with pytest.raises(Refusal, match="要由另一人暂停或停用"):
        getattr(book, act)(COMPLETION, " 张三", "不想要了")
    assert getattr(book, act)(COMPLETION, "李四", "口径调整").state == STOPS[act][0]


def test_a_rule_that_keeps_a_timing_there_is_not_is_refused(book: RuleBook) -> None:
    with pytest.raises(Refusal, match="免打扰时段“夜间”不存在"):
        book.save_rule(COMPLETION, low(mutes=["夜间"]), "夜里不打扰", "张三")


def test_a_resumed_rule_finds_its_alerts_again(watch: Watch, book: RuleBook) -> None:
    watch.rule()
    book.pause(COMPLETION, "王五", "口径调整")
    book.resume(COMPLETION, "王五", "调整完毕")
    assert watch.open_alerts()[COMPLETION, STREET] == ("firing", YELLOW)


WRONG_TURNS = {"resume what runs": ["resume"], "pause twice": ["pause", "pause"], "retire twice": ["retire", "retire"]}


@pytest.mark.parametrize("acts", WRONG_TURNS.values(), ids=WRONG_TURNS.keys())
def test_what_cannot_be_done_to_a_rule_now_is_refused(watch: Watch, acts: list[str]) -> None:
    watch.rule()
    *before, last = acts
    for act in before:
        getattr(watch.cockpit.rules, act)(COMPLETION, "王五", "试")
    with pytest.raises(Refusal, match="现在不能这样处理"):
        getattr(watch.cockpit.rules, last)(COMPLETION, "王五", "试")


def test_rules_are_known_as_they_stood_on_a_past_day(watch: Watch, book: RuleBook) -> None:
    book.save_rule(COMPLETION, low(), "首版", "张三")
    watch.clock.now += 2 * DAY
    book.save_rule(COMPLETION, low(yellow=40), "收紧", "张三")
    then, now = (watch.cockpit.snapshot(JULY, day).alerts for day in (AUGUST_10.date(), None))
    assert ([one.rule.version for one in then], [one.rule.version for one in now]) == ([1, 1], [2])


def test_a_rule_made_later_judges_the_days_before_it(watch: Watch, book: RuleBook) -> None:
    watch.clock.now += 5 * DAY
    book.save_rule(COMPLETION, low(), "首版", "张三")
    assert len(watch.cockpit.snapshot(JULY, AUGUST_10.date()).alerts) == 2


def test_the_list_names_what_stands_what_waits_and_what_is_open(watch: Watch, book: RuleBook) -> None:
    watch.rule()
    book.save_rule(COMPLETION, RED, "加红色", "张三")
    (line,) = book.rules()
    assert line.standing is not None
    assert line.proposed is not None
    assert (line.standing.rule.version, line.proposed.rule.version, line.open_counts) == (1, 2, (0, 2, 0, 0))


def test_every_act_on_a_rule_is_audited_with_who_and_why(watch: Watch, book: RuleBook) -> None:
    book.save_rule(COMPLETION, RED, "首版", "张三")
    book.approve(COMPLETION, 1, "王五", "同意")
    assert watch.audited("rule") == [
        ("张三", f"规则 {COMPLETION} 第 1 版提交复核", "首版"),
        ("王五", f"规则 {COMPLETION} 第 1 版执行中", "同意"),
    ]


def test_a_label_of_what_happened_can_be_taken_back_once(book: RuleBook) -> None:
    made = book.label_incident(COMPLETION, STREET, JULY, IncidentKind.TASK, "企业停产", "潞督办〔2026〕12号", "王五")
    assert book.incidents(COMPLETION) == (made,)
    book.withdraw_incident(made.incident_id, "王五")
    assert book.incidents(COMPLETION) == ()
    with pytest.raises(Refusal, match="已经撤回或不存在"):
        book.withdraw_incident(made.incident_id, "王五")


def test_a_labelled_incident_is_taken_out_of_the_baselines_until_the_label_is_withdrawn(
    watch: Watch, book: RuleBook
) -> None:
    versions, seen = [watch.cockpit.data_version()], [book.scene().incidents]
    made = book.label_incident(COMPLETION, STREET, JULY, IncidentKind.TASK, "企业停产")
    versions.append(watch.cockpit.data_version())
    seen.append(book.scene().incidents)
    book.withdraw_incident(made.incident_id)
    versions.append(watch.cockpit.data_version())
    seen.append(book.scene().incidents)
    assert seen == [{}, {COMPLETION: ((1, JULY),)}, {}]
    assert versions == [versions[0], versions[0] + 1, versions[0] + 2]


def test_the_past_knows_an_incident_only_while_it_was_labelled(watch: Watch, book: RuleBook) -> None:
    looks = []
    for _ in range(3):
        looks.append(watch.clock.now + timedelta(minutes=1))
        watch.clock.now += timedelta(hours=1)
        if len(looks) == 1:
            made = book.label_incident(COMPLETION, STREET, JULY, IncidentKind.TASK, "企业停产")
        elif len(looks) == 2:
            book.withdraw_incident(made.incident_id)
    with watch.store.read() as connection:
        known = [bool(incident_places(connection, at, [ROOT, STREET])) for at in looks]
    assert known == [False, True, False]


def test_a_label_of_an_unknown_unit_is_refused(book: RuleBook) -> None:
    with pytest.raises(Refusal, match="没有单位“999”"):
        book.label_incident(COMPLETION, "999", JULY, IncidentKind.TASK, "企业停产")


def test_a_baseline_begins_anew_only_with_reason_and_evidence(book: RuleBook) -> None:
    for reason, evidence in (("口径变了", ""), ("", "潞发改〔2026〕3号")):
        with pytest.raises(Refusal, match="请写明"):
            book.rebase(COMPLETION, STREET, JULY, reason, evidence, "王五")


def test_a_baseline_begun_anew_is_another_baseline(watch: Watch, book: RuleBook) -> None:
    before = watch.cockpit.data_version()
    watch.clock.now += timedelta(hours=1)
    book.rebase(COMPLETION, STREET, JULY, "口径变了", "潞发改〔2026〕3号", "王五")
    assert watch.cockpit.data_version() == before + 1
    assert book.scene().rebases == {COMPLETION: ((1, JULY),)}
