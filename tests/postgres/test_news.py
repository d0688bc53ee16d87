"""What is told as news and what as looking again: by whether its figure had come when the rules were last looked at."""

import pytest

from data_access.store import Store
from tests.postgres.district import JULY, MAP_TOWN
from tests.postgres.watch import MINUTE, YELLOW, Watch

JUNE = JULY.shift(-1)


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watched district with one indicator."""
    made = Watch(store)
    made.found()
    return made


def test_a_figure_corrected_in_a_calm_month_is_told_as_a_revision(watch: Watch) -> None:
    watch.rule()
    watch.months(["90", "90"])
    watch.cockpit.evaluate()
    watch.months(["50"])
    watch.cockpit.evaluate()
    assert watch.recorded() == [("2026-07", "firing", YELLOW, "数据修订")]


def test_what_an_older_correction_does_to_the_newest_month_is_a_revision_too(watch: Watch) -> None:
    watch.rule()
    watch.months(["90", "90", "90"])
    watch.cockpit.evaluate()
    watch.months(["50"], last=JUNE)
    watch.cockpit.evaluate()
    assert {reason for *_, reason in watch.recorded()} == {"数据修订"}


def test_the_first_figure_of_the_newest_month_is_news_though_others_were_earlier(watch: Watch) -> None:
    watch.rule()
    watch.months(["90", "90"])
    watch.months(["90"], last=JUNE, area=MAP_TOWN)
    watch.cockpit.evaluate()
    watch.months(["50"], area=MAP_TOWN)
    watch.cockpit.evaluate()
    assert watch.recorded(MAP_TOWN) == [("2026-07", "firing", YELLOW, "触发")]


def test_a_late_figure_of_an_older_month_is_looking_again(watch: Watch) -> None:
    watch.rule()
    watch.months(["90", "90"])
    watch.months(["90"], area=MAP_TOWN)
    watch.cockpit.evaluate()
    watch.months(["50"], last=JUNE, area=MAP_TOWN)
    watch.cockpit.evaluate()
    assert {reason for *_, reason in watch.recorded(MAP_TOWN)} == {"数据修订"}


def test_two_months_that_came_together_are_both_news(watch: Watch) -> None:
    watch.rule()
    watch.months(["90"], last=JUNE.shift(-1))
    watch.cockpit.evaluate()
    watch.months(["50", "50"])
    watch.cockpit.evaluate()
    assert watch.recorded() == [("2026-06", "firing", YELLOW, "触发")]


def test_a_new_rule_finds_news_in_old_figures(watch: Watch) -> None:
    watch.rule("other", yellow=10)
    watch.months(["50", "50"])
    watch.cockpit.evaluate()
    watch.clock.now += MINUTE
    watch.rule()
    watch.cockpit.evaluate()
    assert [reason for *_, reason in watch.recorded()] == ["触发"]
