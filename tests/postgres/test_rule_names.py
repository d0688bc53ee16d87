"""A rule with a formula goes on watching what it was saved for, whoever takes the names in it later."""

import pytest
import tomli_w

from data_access import writes
from data_access.store import Store
from indicators.alerting.rule import BoundFormula
from indicators.catalogue import Indicator
from indicators.problem import Refusal
from tests.postgres.district import CALLS, COMPLETION, STREET
from tests.postgres.watch import YELLOW, Watch, low, plain
from workflows.rules import RuleBook

RATE = low(kind="expression", expression="完成率 * 1")
MEANT = BoundFormula(f"{COMPLETION} * 1", 1)


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district where “完成率” is low and “办结率” is not."""
    made = Watch(store)
    made.found(plain(COMPLETION, short_name="完成率"), plain(CALLS, short_name="办结率"))
    made.months(["50", "50"])
    made.months(["99", "99"], code=CALLS)
    return made


@pytest.fixture
def book(watch: Watch) -> RuleBook:
    """Give its rule book."""
    return watch.cockpit.rules


def renamed(watch: Watch, *indicators: Indicator) -> None:
    """Let the catalogue name its indicators otherwise, and all be judged again."""
    with watch.store.write() as connection:
        writes.put_indicators(connection, writes.next_known_at(connection, watch.clock.now), indicators)
        writes.bump_version(connection)
    watch.cockpit.evaluate()


def moved(watch: Watch) -> None:
    """Let the name go from the one indicator to the other."""
    renamed(watch, plain(COMPLETION, short_name="投资完成率"), plain(CALLS, short_name="完成率"))


def test_a_saved_rule_keeps_its_words_and_what_they_mean(book: RuleBook) -> None:
    saved = book.save_rule("", RATE, "首版", "张三").rule
    assert (saved.expression, saved.bound) == ("完成率 * 1", MEANT)


def test_an_imported_rule_keeps_what_its_words_mean(book: RuleBook) -> None:
    text = tomli_w.dumps({"rate": RATE | {"expression": "完成率*1"}})
    (saved,) = book.import_rules("规则.toml", text.encode(), "年度调整", "张三")
    assert saved.rule.bound == MEANT


@pytest.mark.parametrize("by", ["its own name", "an alias"])
def test_a_standing_rule_goes_on_with_its_indicator_when_another_takes_the_name(
    watch: Watch, book: RuleBook, by: str
) -> None:
    code = book.save_rule("", RATE, "首版", "张三").rule.code
    watch.cockpit.evaluate()
    if by == "an alias":
        renamed(watch, plain(COMPLETION, short_name="完成率"), plain(CALLS, aliases=("完成率",)))
    else:
        moved(watch)
    assert watch.open_alerts() == {(code, STREET): ("firing", YELLOW)}


def test_the_editor_and_the_export_show_the_words(watch: Watch, book: RuleBook) -> None:
    code = book.save_rule("", RATE, "首版", "张三").rule.code
    moved(watch)
    assert book.versions(code)[0].rule.expression == "完成率 * 1"
    assert 'expression = "完成率 * 1"' in book.export_rules()


@pytest.mark.parametrize("is_paused", [False, True], ids=["in force", "paused"])
def test_a_change_beside_a_formula_whose_name_has_moved_is_refused_with_the_codes(
    watch: Watch, book: RuleBook, is_paused: bool
) -> None:
    code = book.save_rule("", RATE, "首版", "张三").rule.code
    if is_paused:
        book.pause(code, "张三", "核对口径")
    moved(watch)
    with pytest.raises(Refusal, match=f"算式写 {COMPLETION} \\* 1"):
        book.save_rule(code, RATE | {"yellow": 55}, "放宽", "张三")


def test_a_file_that_brings_the_words_again_after_the_name_has_moved_is_refused(watch: Watch, book: RuleBook) -> None:
    book.save_rule("", RATE, "首版", "张三")
    text = book.export_rules()
    moved(watch)
    with pytest.raises(Refusal, match="已另有所指"):
        book.import_rules("规则.toml", text.encode(), "年度调整", "张三")


def test_the_codes_the_refusal_gives_are_accepted(watch: Watch, book: RuleBook) -> None:
    code = book.save_rule("", RATE, "首版", "张三").rule.code
    moved(watch)
    saved = book.save_rule(code, RATE | {"expression": f"{COMPLETION} * 1", "yellow": 55}, "放宽", "张三").rule
    assert saved.bound == MEANT


def test_a_rule_is_tried_on_history_as_it_stands(watch: Watch, book: RuleBook) -> None:
    code = book.save_rule("", RATE, "首版", "张三").rule.code
    moved(watch)
    assert book.backtest(code, RATE).proposed.rule.bound == MEANT


def test_a_new_rule_cannot_use_a_name_of_two(watch: Watch, book: RuleBook) -> None:
    renamed(watch, plain(COMPLETION, short_name="完成率"), plain(CALLS, short_name="完成率"))
    with pytest.raises(Refusal, match=f"\\[{CALLS}\\] 或 \\[{COMPLETION}\\]"):
        book.save_rule("", RATE, "首版", "张三")


def test_nothing_is_shown_of_a_rule_that_uses_a_name_of_two(watch: Watch, book: RuleBook) -> None:
    renamed(watch, plain(COMPLETION, short_name="完成率"), plain(CALLS, short_name="完成率"))
    assert book.consider("", RATE).history is None


def test_a_rule_kept_before_formulas_were_bound_is_judged_as_it_was(watch: Watch) -> None:
    watch.rule("rate", **RATE)
    watch.cockpit.evaluate()
    moved(watch)
    assert watch.open_alerts() == {}


def test_saving_such_a_rule_again_binds_it(watch: Watch, book: RuleBook) -> None:
    watch.rule("rate", **RATE)
    assert book.save_rule("rate", RATE, "按代码保存", "张三").rule.bound == MEANT
