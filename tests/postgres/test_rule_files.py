"""Rules that come in files: all or none, each fault in its line; and the catalogue, which never overrules."""

from collections.abc import Sequence
from typing import Any

import pytest

from data_access import writes
from data_access.store import Store
from data_access.writes_rules import put_default_rules
from indicators.alerting.rule import AlertRule
from indicators.problem import Refusal
from tests.builders import rule as ladder
from tests.postgres.district import CALLS, COMPLETION, MAP_TOWN, STREET
from tests.postgres.watch import Watch, low, plain
from workflows.rules import RuleBook

GOOD = f"""
[low_street]
indicator = "{COMPLETION}"
kind = "threshold"
comparator = "<"
yellow = 60
scope = {{ area_codes = ["{STREET}"] }}

[low_town]
indicator = "{COMPLETION}"
kind = "threshold"
comparator = "<"
yellow = 60
scope = {{ area_codes = ["{MAP_TOWN}"] }}
"""


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district that has reported half a year, without rules."""
    made = Watch(store)
    made.found(plain(), plain(CALLS))
    made.months(["90", "80", "70", "55", "90", "50"])
    made.months(["90", "90", "90", "90", "90", "90"], area=MAP_TOWN)
    return made


@pytest.fixture
def book(watch: Watch) -> RuleBook:
    """Give its rule book."""
    return watch.cockpit.rules


def brought(book: RuleBook, text: str) -> Sequence[str]:
    """Import a file; name what it brought."""
    return [one.rule.code for one in book.import_rules("规则.toml", text.encode(), "年度调整", "张三")]


def test_every_rule_of_a_file_comes_into_force(watch: Watch, book: RuleBook) -> None:
    assert brought(book, GOOD) == ["low_street", "low_town"]
    assert watch.in_force() == {"low_street": 1, "low_town": 1}


def test_one_fault_keeps_the_whole_file_out(watch: Watch, book: RuleBook) -> None:
    with pytest.raises(Refusal):
        brought(book, GOOD.replace(MAP_TOWN, "999"))
    assert watch.in_force() == {}


def test_a_fault_is_told_with_its_line_its_reason_and_an_example(book: RuleBook) -> None:
    wrong = GOOD.replace('"<"', '">"', 1)
    with pytest.raises(Refusal) as refused:
        brought(book, wrong)
    (said,) = (problem.sentence() for problem in refused.value.problems)
    assert said.startswith("规则.toml，第 5 行：规则“low_street”：比较方式“>”表示越大越重")
    assert said.endswith('例如：比较方式改为“低于”：comparator = "<"')


def test_all_faults_of_all_rules_are_told_at_once(book: RuleBook) -> None:
    with pytest.raises(Refusal) as refused:
        brought(book, GOOD.replace('"<"', '">"').replace(MAP_TOWN, "999"))
    assert [problem.row for problem in refused.value.problems] == [5, 12, 14]


def test_a_rule_twice_under_two_codes_is_refused(book: RuleBook) -> None:
    with pytest.raises(Refusal, match="完全相同"):
        brought(book, GOOD.replace(MAP_TOWN, STREET))


CODES = {"a blank": '["a b"]', "a bar, which parts the keys of notices": '["a|b"]', "an at sign": '["a@b"]'}


@pytest.mark.parametrize("heading", CODES.values(), ids=CODES.keys())
def test_a_code_that_could_not_be_an_address_is_refused(book: RuleBook, heading: str) -> None:
    with pytest.raises(Refusal, match="规则代码只用"):
        brought(book, GOOD.replace("[low_town]", heading))


FILES = {
    "no TOML": (b"[a\nb", "TOML 写法有误"),
    "no UTF-8": ("[规则]".encode("gb18030"), "不是 UTF-8 编码"),
    "no table": (b"a = 1", "要写成一张表"),
    "too deep": (b"a = " + b"[" * 5000, "TOML 写法有误"),
}


@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES.keys())
def test_what_is_no_file_of_rules_is_one_sentence_that_names_it(book: RuleBook, content: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        book.import_rules("规则.toml", content, "年度调整", "张三")
    assert refused.value.problems[0].file_name == "规则.toml"


def test_what_was_exported_brings_nothing_new(watch: Watch, book: RuleBook) -> None:
    watch.rule("bands", yellow=60, orange=50, exit={"yellow": 62.5}, scope={"peer_groups": ["镇"]}, text="请核实")
    brought(book, GOOD)
    book.save_rule("bands", low(red=40), "加红色", "李四")
    assert brought(book, book.export_rules()) == []


def test_a_changed_rule_of_a_file_becomes_the_next_version_and_the_others_stay(watch: Watch, book: RuleBook) -> None:
    brought(book, GOOD)
    assert brought(book, GOOD.replace("yellow = 60", "yellow = 65", 1)) == ["low_street"]
    assert watch.in_force() == {"low_street": 2, "low_town": 1}


def test_a_retired_rule_comes_back_with_the_file(watch: Watch, book: RuleBook) -> None:
    brought(book, GOOD)
    book.retire("low_town", "王五", "不用了")
    assert brought(book, GOOD) == ["low_town"]
    assert watch.in_force() == {"low_street": 1, "low_town": 2}


def test_a_red_rule_of_a_file_waits_for_a_second_person(watch: Watch, book: RuleBook) -> None:
    brought(book, GOOD.replace("yellow = 60", "red = 40", 1))
    assert watch.in_force() == {"low_town": 1}


def offer(watch: Watch, *entries: float) -> int:
    """Let the catalogue come with a ladder for the indicator, or without one; gives how many rules changed."""
    rule: AlertRule | None = ladder(*entries, code=COMPLETION) if entries else None
    with watch.store.write() as connection:
        at = writes.next_known_at(connection, watch.clock.now)
        changed = put_default_rules(connection, [plain(rule=rule)], at)
        writes.bump_version(connection)
    return changed


def test_the_catalogue_brings_its_ladder_as_a_rule_once(watch: Watch) -> None:
    assert [offer(watch, 80, 70), offer(watch, 80, 70)] == [1, 0]
    assert watch.in_force() == {COMPLETION: 1}


def test_the_catalogue_replaces_a_rule_nobody_edited(watch: Watch) -> None:
    offer(watch, 80, 70)
    assert (offer(watch, 85, 75), watch.in_force()) == (1, {COMPLETION: 2})


def test_a_ladder_left_out_of_the_catalogue_ends_its_rule_and_comes_back_with_it(watch: Watch) -> None:
    offer(watch, 80, 70)
    assert (offer(watch), watch.in_force()) == (1, {})
    assert (offer(watch), offer(watch, 80, 70), watch.in_force()) == (0, 1, {COMPLETION: 2})


def _edited(book: RuleBook) -> None:
    book.save_rule(COMPLETION, low(), "收紧", "张三")


def _proposed(book: RuleBook) -> None:
    book.save_rule(COMPLETION, low(red=40), "加红色", "张三")


def _paused(book: RuleBook) -> None:
    book.pause(COMPLETION, "张三", "口径调整")


def _retired(book: RuleBook) -> None:
    book.retire(COMPLETION, "张三", "不用了")


@pytest.mark.parametrize("person", [_edited, _proposed, _paused, _retired], ids=lambda act: act.__name__.strip("_"))
def test_what_a_person_decided_about_a_rule_stays(watch: Watch, person: Any) -> None:
    offer(watch, 80, 70)
    person(watch.cockpit.rules)
    before = [(one.rule.version, one.state) for one in watch.cockpit.rules.versions(COMPLETION)]
    assert (offer(watch, 85, 75), offer(watch)) == (0, 0)
    assert [(one.rule.version, one.state) for one in watch.cockpit.rules.versions(COMPLETION)] == before


def test_an_edit_that_was_returned_leaves_the_rule_to_the_catalogue(watch: Watch, book: RuleBook) -> None:
    offer(watch, 80, 70)
    _proposed(book)
    book.reject(COMPLETION, 2, "王五", "不妥")
    assert (offer(watch, 85, 75), watch.in_force()) == (1, {COMPLETION: 3})
