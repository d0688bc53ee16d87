"""The forms of quarters and years: projects signed, houses, the district's quarter, residents, targets."""

from collections.abc import Sequence
from decimal import Decimal

from sample_data import district, economy, months
from sample_data.base import residents
from sample_data.cells import Issue, columns, printed
from sample_data.figures import definitions, figures
from sample_data.grassroots import by_town
from sample_data.headings import BUILDINGS, CONTRACTS, TOWN_TARGETS, Heading, Part
from sample_data.monthly import district_sheet, unit_sheet
from sample_data.panel import Floats
from sample_data.place import DISTRICT_NAME, communities, towns
from sample_data.sheets import Cell, Column, Sheet, workbook

_QUARTERS = "一二三四"
_ACCOUNTS = ("gross_regional_product",)
_DISTRICT = ("urban_disposable_income", "online_item_coverage")
_POPULATION = "resident_population"


def quarterly(issue: Issue) -> bytes:
    """季度指标表: the issue's month is the quarter's last."""
    month = months.MONTHS[issue.row]
    when = f"{month.year}年{_QUARTERS[month.position // 3 - 1]}季度"
    below = figures().communities
    return workbook(
        [
            _towns(issue, "三个一批", f"{when}“三个一批”签约项目开工情况", CONTRACTS),
            _towns(issue, "房屋建档", f"{when}房屋（建筑物）建档情况", BUILDINGS),
            unit_sheet(issue, "房屋建档（社区）", "社区房屋建档情况", BUILDINGS, communities(), below, when=when),
            district_sheet(issue, "全区", "区级季度指标", _DISTRICT, when=when),
            district_sheet(issue, "生产总值", "地区生产总值", _ACCOUNTS, when=when, note="注：为初步核算数。"),
        ]
    )


def annual_population(year: int) -> bytes:
    """常住人口年报."""
    below = residents()[year]
    above = by_town(below[None, :])[0]
    codes = [unit.area_code for unit in communities()]
    return workbook(
        [
            Sheet(
                name="镇街",
                title=f"{DISTRICT_NAME}{year}年常住人口",
                columns=[
                    Column("镇街", [town.name for town in towns()]),
                    Column("常住人口（人）", _whole(above), total=int(above.sum())),
                ],
                total_name="合计",
            ),
            Sheet(
                name="社区",
                title=f"{DISTRICT_NAME}{year}年社区（村）常住人口",
                columns=[
                    Column("区划代码", codes),
                    Column("单位", [unit.name for unit in communities()]),
                    Column("常住人口（人）", _whole(below)),
                ],
            ),
        ]
    )


def year_targets(year: int) -> bytes:
    """年度目标任务表."""
    row = year - months.YEARS[0]
    by_code = economy.yearly_targets()
    codes = [heading.indicator_code for heading in TOWN_TARGETS]
    printed_targets = {code: [_target(code, figure) for figure in by_code[code][row]] for code in codes}
    sums = {code: _sum(cells) for code, cells in printed_targets.items()}
    own = {code: years[year] for code, years in district.yearly_targets().items()}
    return workbook(
        [
            Sheet(
                name="镇街任务",
                title=f"{DISTRICT_NAME}{year}年度镇街目标任务分解表",
                columns=[
                    Column("镇街", [town.name for town in towns()]),
                    *(
                        Column(heading.text, printed_targets[heading.indicator_code], sums[heading.indicator_code])
                        for heading in TOWN_TARGETS
                    ),
                ],
                total_name="合计",
            ),
            Sheet(
                name="区级目标",
                title=f"{DISTRICT_NAME}{year}年度区级目标",
                columns=[
                    Column("指标", [str(definitions()[code]["name"]) for code in own]),
                    Column("年度目标", [Decimal(str(target)) for target in own.values()]),
                ],
                note="注：增速类目标为计划增长率（%）。",
            ),
        ]
    )


def _towns(issue: Issue, name: str, title: str, headings: Sequence[Heading]) -> Sheet:
    codes = [town.area_code for town in towns()]
    return Sheet(
        name=name,
        title=f"{DISTRICT_NAME}{title}",
        columns=[
            Column("镇街", [town.name for town in towns()]),
            *columns(issue, headings, dict(figures().towns), codes),
        ],
        total_name="合计",
    )


def _target(code: str, figure: float) -> Cell:
    return printed(code, Part.VALUE, figure)


def _sum(cells: Sequence[Cell]) -> Cell:
    return sum((Decimal(cell) for cell in cells if isinstance(cell, (Decimal, int))), Decimal(0))


def _whole(people: Floats) -> list[Cell]:
    return [int(count) for count in people]
