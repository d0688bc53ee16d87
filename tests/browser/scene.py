"""A served sample of a test's own, and the same store in the test's hands: what people do, and reds that come in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from data_access.store import open_store
from indicators.alerting.matching_labels import read_matcher
from tests.browser.harness import CLOCK, ServedCockpit, Visit, visiting
from tests.screen.workbooks import workbook
from workflows.cockpit import Cockpit

FLAGSHIP = "project_investment_completion"


class Scene:
    """A wall and its store; the hour of both is what `tell_time` said last."""

    def __init__(self, sample_file: Path, folder: Path) -> None:
        copy, self._hour = folder / "cockpit.db", folder / "hour"
        for part in ("", "-wal"):
            if Path(f"{sample_file}{part}").exists():
                shutil.copy(f"{sample_file}{part}", f"{copy}{part}")
        self.tell_time(CLOCK)
        self._store = open_store(f"sqlite:///{copy}")
        self.cockpit = Cockpit(self._store, lambda: datetime.fromisoformat(self._hour.read_text()))
        self.served = ServedCockpit(f"sqlite:///{copy}", hour=self._hour).start()

    def tell_time(self, hour: str) -> None:
        """Move the hour of everything but the browser."""
        self._hour.with_suffix(".new").write_text(hour)
        self._hour.with_suffix(".new").replace(self._hour)

    def turn_red(self, *area_names: str) -> None:
        """Load a correction after which these areas lag far behind."""
        headings = ("镇街", "重点项目投资完成率")
        content = workbook([(name, 20.0) for name in area_names], title="2026年10月进度表", headings=headings)
        name = f"{area_names[0]}更正.xlsx"
        assert self.cockpit.load_file(name, content, confirm_guess=True).load_id is not None

    def close(self) -> None:
        """End the server and let go of the store."""
        self.served.stop()
        self._store.close()

    @contextmanager
    def visit(self, browser: Browser, search: str = "") -> Iterator[Visit]:
        """Open the wall and wait until it has settled."""
        with visiting(browser, self.served.address) as visit:
            visit.page.goto(f"{self.served.address}/{search}")
            visit.page.wait_for_selector(".rank-row, .ranking .quiet")
            yield visit


def work_a_morning(cockpit: Cockpit) -> None:
    """Do what people do: each state of handling and of silence stands somewhere afterwards."""
    low = {"indicator": FLAGSHIP, "name": "完成率低位", "kind": "threshold", "comparator": "<", "yellow": 62}
    cockpit.rules.save_rule("", low, "低于六成二单列", "王敏")
    cockpit.alerts.claim(FLAGSHIP, "140403105", who="张三")
    cockpit.alerts.dispatch(FLAGSHIP, "140403015", "潞督办〔2026〕12号", who="李四")
    cockpit.alerts.claim("tax_revenue", "140403104", who="赵六")
    now, calm = cockpit.alerts.now(), read_matcher('severity!="red"')
    for area_name in ("太行西街街道", "黄碾镇", "五马街道"):
        matchers = [read_matcher(f'area_name="{area_name}"'), calm]
        cockpit.alerts.put_silence(matchers, now, now + timedelta(days=2), "核对中", until_resolved=False, who="王敏")


def mark_of(page: Page, area_code: str) -> Locator:
    """The mark of an area's alert, on the map or where it is magnified."""
    return page.locator(f'.alert-mark[data-area="{area_code}"]').last
