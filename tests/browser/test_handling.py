"""What people do about an alert shows on the wall by itself, within moments, and goes again by itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from indicators.alerting.matching_labels import read_matcher
from tests.browser.harness import CLOCK, Visit
from tests.browser.scene import FLAGSHIP, Scene, mark_of

RED, ORANGE, YELLOW = "140403105", "140403015", "140403007"
PATIENCE_MS = 20_000
NOW = datetime.fromisoformat(CLOCK)


@pytest.fixture(scope="module")
def scene(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One wall; every test is about an alert of its own."""
    made = Scene(sample_file, tmp_path_factory.mktemp("handling"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def wall(scene: Scene, browser: Browser) -> Iterator[Visit]:
    """The wall as a leader left it open."""
    with scene.visit(browser) as visit:
        yield visit


def warning(page: Page, area_name: str) -> Locator:
    return page.locator(".warning", has_text=area_name).filter(has_text="重点项目投资完成率")


def test_a_claim_closes_the_ring_names_the_person_and_runs_out_by_itself(wall: Visit, scene: Scene) -> None:
    ring = mark_of(wall.page, RED)
    expect(ring).to_have_attribute("data-handling", "unclaimed")
    scene.cockpit.alerts.claim(FLAGSHIP, RED, who="张三")
    expect(ring).to_have_attribute("data-handling", "claimed", timeout=PATIENCE_MS)
    expect(warning(wall.page, "西白兔镇").locator(".handling")).to_have_text("张三已认领")
    scene.tell_time((NOW + timedelta(hours=2, seconds=1)).isoformat())
    expect(ring).to_have_attribute("data-handling", "unclaimed", timeout=PATIENCE_MS)
    expect(warning(wall.page, "西白兔镇").locator(".handling")).to_have_text("未认领")


def test_a_dispatched_task_doubles_the_ring(wall: Visit, scene: Scene) -> None:
    scene.cockpit.alerts.dispatch(FLAGSHIP, ORANGE, "潞督办〔2026〕12号", who="李四")
    ring = mark_of(wall.page, ORANGE)
    expect(ring).to_have_attribute("data-handling", "dispatched", timeout=PATIENCE_MS)
    expect(warning(wall.page, "大辛庄街道").locator(".handling")).to_have_text("李四已督办")


def test_a_silence_that_begins_later_hangs_up_its_bell_when_it_begins(wall: Visit, scene: Scene) -> None:
    start = NOW + timedelta(hours=3)
    matchers = [read_matcher('area_name="太行西街街道"'), read_matcher('severity!="red"')]
    end = start + timedelta(days=1)
    scene.cockpit.alerts.put_silence(matchers, start, end, "口径核对中", until_resolved=False, who="王敏")
    mark = mark_of(wall.page, YELLOW)
    expect(mark).to_have_attribute("data-handling", "unclaimed")
    scene.tell_time((start + timedelta(seconds=1)).isoformat())
    expect(mark).to_have_attribute("data-handling", "silenced", timeout=PATIENCE_MS)
    expect(mark).to_have_attribute("data-bell", "true")
    said = warning(wall.page, "太行西街街道")
    expect(said.locator(".handling")).to_have_text("已静默")
    expect(said.locator(".bell-line")).to_have_text("静默至11月24日12:42：王敏，口径核对中")


def test_nothing_went_wrong_on_the_way(wall: Visit) -> None:
    assert wall.faults() == []
