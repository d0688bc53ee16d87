"""Rules and several people: what is new stays two, what was overtaken is refused, what is paused stays paused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from data_access.store import Store
from indicators.problem import Refusal
from tests.postgres.district import COMPLETION, STREET
from tests.postgres.watch import Watch, low
from workflows.rules import RuleBook

RED = low(red=40)


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district that has reported half a year, without rules."""
    made = Watch(store)
    made.found()
    made.months(["90", "80", "70", "55", "90", "50"])
    return made


@pytest.fixture
def book(watch: Watch) -> RuleBook:
    """Give its rule book."""
    return watch.cockpit.rules


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Let people act at one moment; gives what each was refused with, blank where it was done."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        barrier.wait()
        try:
            act()
        except Refusal as refusal:
            return refusal.problems[0].message
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def codes(book: RuleBook) -> list[str]:
    """Name all rules."""
    return sorted(line.newest.rule.code for line in book.rules())


def test_two_new_rules_at_once_are_two_rules(book: RuleBook) -> None:
    refused = at_once(
        *(lambda entry=entry: book.save_rule("", low(yellow=entry), "首版", "张三") for entry in (60, 65))
    )
    assert (refused, codes(book)) == (["", ""], [COMPLETION, f"{COMPLETION}_2"])


def test_one_new_rule_sent_twice_at_once_is_one_rule(book: RuleBook) -> None:
    refused = at_once(*[lambda: book.save_rule("", low(), "首版", "张三")] * 2)
    assert (sorted(map(bool, refused)), codes(book)) == ([False, True], [COMPLETION])


def test_a_new_rule_that_says_what_one_that_waits_says_is_refused(book: RuleBook) -> None:
    book.save_rule("", RED, "首版", "张三")
    with pytest.raises(Refusal, match=f"与规则“{COMPLETION}”完全相同"):
        book.save_rule("", RED, "又一条", "李四")


def test_of_two_who_change_one_version_at_once_one_is_refused(book: RuleBook) -> None:
    book.save_rule(COMPLETION, low(), "首版", "张三")
    refused = at_once(
        *(lambda at=at: book.save_rule(COMPLETION, low(yellow=at), "放宽", "李四", base=1) for at in (65, 66))
    )
    assert sorted(map(bool, refused)) == [False, True]
    assert len(book.versions(COMPLETION)) == 2


def test_who_has_not_seen_the_newest_version_is_told_whose_it_is_and_why(book: RuleBook) -> None:
    book.save_rule(COMPLETION, low(), "首版", "张三")
    book.save_rule(COMPLETION, low(yellow=65), "放宽", "李四", base=1)
    with pytest.raises(Refusal, match="李四已保存第 2 版（理由：放宽）"):
        book.save_rule(COMPLETION, low(yellow=70), "再放宽", "王五", base=1)


def test_a_change_to_a_rule_there_is_not_is_refused(book: RuleBook) -> None:
    with pytest.raises(Refusal, match="没有规则“calls”"):
        book.save_rule("calls", low(), "首版", "张三", base=1)


@pytest.fixture
def paused(book: RuleBook) -> RuleBook:
    """Give a rule that is paused."""
    book.save_rule(COMPLETION, low(), "首版", "张三")
    book.pause(COMPLETION, "李四", "口径调整")
    return book


def states(book: RuleBook) -> list[tuple[int, str]]:
    """Say how every version stands, newest first."""
    return [(one.rule.version, one.state) for one in book.versions(COMPLETION)]


def test_a_paused_rule_that_is_changed_stays_paused(watch: Watch, paused: RuleBook) -> None:
    paused.save_rule(COMPLETION, low(yellow=65), "放宽", "张三")
    assert states(paused) == [(2, "paused"), (1, "replaced")]
    assert watch.open_alerts() == {}


def test_a_paused_rule_goes_on_with_what_it_was_changed_to(watch: Watch, paused: RuleBook) -> None:
    paused.save_rule(COMPLETION, low(yellow=65), "放宽", "张三")
    paused.resume(COMPLETION, "李四", "口径已定")
    assert watch.in_force() == {COMPLETION: 2}
    assert set(watch.open_alerts()) == {(COMPLETION, STREET)}


def test_a_red_change_of_a_paused_rule_is_approved_and_stays_paused(paused: RuleBook) -> None:
    paused.save_rule(COMPLETION, RED, "加红色", "张三")
    paused.approve(COMPLETION, 2, "李四")
    assert states(paused) == [(2, "paused"), (1, "replaced")]


@pytest.mark.parametrize("table", [low(yellow=65), low(yellow=70)], ids=["a little", "a lot"])
def test_a_file_does_not_wake_a_paused_rule(paused: RuleBook, table: dict[str, Any]) -> None:
    lines = [f'{name} = "{said}"' for name, said in table.items() if isinstance(said, str)]
    text = "\n".join([f"[{COMPLETION}]", *lines, f"yellow = {table['yellow']}", "hold = { yellow = 1 }"])
    paused.import_rules("规则.toml", text.encode(), "年度调整", "张三")
    assert states(paused) == [(2, "paused"), (1, "replaced")]
