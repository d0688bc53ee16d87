"""Measure everything and write `docs/benchmarks.md`; run by `make bench`."""

import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from benchmarks.alert_speed import alert_figures
from benchmarks.baselines import baseline_figures
from benchmarks.browser_speed import browser_figures
from benchmarks.country import Country
from benchmarks.fold_speed import fold_figures
from benchmarks.intake_speed import intake_figures
from benchmarks.rank_draws import rank_figures
from benchmarks.result import Figure, markdown
from benchmarks.snapshot_speed import snapshot_figures
from benchmarks.stores import filled
from benchmarks.web_speed import memory_figures, web_figures
from tests.browser.harness import ROOT, run_cli

COUNTRIES = (Country(16, 13), Country(3_000, 13), Country(41_000, 3, indicators=3))
TARGET = ROOT / "docs" / "benchmarks.md"
_HEAD = """# 性能

由 `make bench` 写成，不要手改。绝对值随机器变化，看的是同一次运行里与对照的比值；“快多少倍”大于 1 就是比对照好。

- 机器：{cpus} 核，{system}，Python {python}，Dash {dash}，SQLite（pysqlite3 {sqlite}），Chromium 软件绘制
- 日期：{day}
- 虚构的地区：16 个和 3,000 个单位各报 20 项指标、13 个月；41,000 个单位报 3 项指标、3 个月
- 对照页：把几何、数据、图表全放进一个布局，用 `hideout` 着色，回调里画 `go.Figure`

"""
_TAIL = """
## 怎样读

- **快照**按（报告期、所知时刻、数据版本、当天）保存，同一版本只算一次。
- 换一期只付“只算”一行，新数据进来后第一次付“从库中读出”一行。
- **导入**一行包含受限子进程、逐格核对、双时态比对和一次落盘的事务；openpyxl 一行只把格子读出来。
- **首次看到地图**按浏览器缓存为空计；对照页只等到地图出现，不等它的图表。
- **误报率**：在没有任何变化的随机数列上也会提示的比例。“理论”按均值、标准差已知计，
  12 期或 7 天定限时偏高，所以先控制错误发现再通知。
- **Prometheus** 一节两边判同样的事：四级阈梯在 Prometheus 是四条 alerting rule，所以给它 800 条
  （`for`、`keep_firing_for` 代替持续和保持），抓取 1,300 条序列；取它自己报告的一次评估用时，
  含它写报警序列。“整次评估”从库里读出全部的数、重判全部历史、与留存的记录逐条比对再写入；
  随机的数月月在变，比真实地区变得多。装了 `prometheus` 就实测，没装就用留存的 2.5 秒，表里写明是哪一个。
- 没有计时断言：测试不会因为机器慢而失败。
"""


def main() -> None:
    """Measure, printing as it goes, and write the page."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for title, measure in _works(Path(name)):
            started = time.perf_counter()
            figures = measure()
            found += figures
            print(f"{title}（{time.perf_counter() - started:.0f} 秒）")
            for figure in figures:
                beside = f"，对照的 {figure.ratio:,.1f} 倍" if figure.ratio else ""
                print(f"  {figure.work}：{figure.value:,.3g} {figure.unit}{beside}", flush=True)
    TARGET.write_text(_head() + markdown(found) + _TAIL, encoding="utf-8")
    print(f"已写入 {TARGET.relative_to(ROOT)}。")


def _works(folder: Path) -> Iterator[tuple[str, Callable[[], list[Figure]]]]:
    for country in COUNTRIES:
        size = f"{country.towns:,} 个单位"
        print(f"正在准备 {size}…", flush=True)
        address = filled(country, folder)
        yield f"导入，{size}", partial(intake_figures, country, folder)
        yield f"快照，{size}", partial(snapshot_figures, country, address)
        yield f"网页，{size}", partial(web_figures, country, address)
        yield f"浏览器，{size}", partial(browser_figures, country, address)
    yield "预警推算", fold_figures
    yield "预警推算与 Prometheus", alert_figures
    yield "基线的误报率", baseline_figures
    yield "位次有多硬", rank_figures
    print("正在准备样例区…", flush=True)
    yield "内存，样例区", lambda: memory_figures(_sample(folder))


def _sample(folder: Path) -> str:
    address = f"sqlite:///{folder / 'sample.db'}"
    loaded = run_cli(address, "sample")
    if loaded.returncode:
        raise RuntimeError(loaded.stderr)
    return address


def _head() -> str:
    return _HEAD.format(
        cpus=os.cpu_count(),
        system=platform.system(),
        python=platform.python_version(),
        dash=version("dash"),
        sqlite=version("pysqlite3"),
        day=date.today().isoformat(),
    )


if __name__ == "__main__":
    main()
