"""The monthly forms: what the offices send after every month."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from indicators.period import Period
from sample_data import months
from sample_data.cells import Issue, columns, printed
from sample_data.district import KNOWN_FROM_ELSEWHERE
from sample_data.figures import definitions, figures
from sample_data.headings import (
    COMMUNITIES,
    FINANCE,
    GRID_TOWNS,
    INTERNAL,
    INVESTMENT,
    SAFETY,
    SERVICE,
    STATISTICS,
    ZONE_STATISTICS,
    ZONES,
    Heading,
    Part,
)
from sample_data.panel import Panel
from sample_data.place import DISTRICT_NAME, Unit, communities, towns, zones
from sample_data.sheets import Cell, Column, Sheet, text_table, workbook
from sample_data.zones import danger_levels, is_fire_season

_MOUNTAIN = "老顶山街道"
_SERVICE_DISTRICT = (
    "instant_case_share",
    "bad_review_rectification_rate",
    "one_thing_cases",
    "cross_province_cases",
)
_SAFETY_DISTRICT = (
    "good_air_days_share",
    "pm25_concentration",
    "air_composite_index",
    "key_source_compliance_rate",
    "freight_overload_rate",
)
_STATISTICS_DISTRICT = ("industrial_value_added_growth", "fixed_investment_growth", "retail_sales")


def service_hotline(issue: Issue) -> bytes:
    """政务服务、12345热线与网格月报."""
    return workbook(
        [
            _towns(issue, "镇街", "政务服务与12345热线月报", SERVICE, "区行政审批服务管理局"),
            _towns(issue, "网格", "网格工作月报", GRID_TOWNS, "区网格化服务管理中心"),
            district_sheet(issue, "全区", "政务服务区级指标", _SERVICE_DISTRICT),
        ]
    )


def safety_ecology(issue: Issue) -> bytes:
    """安全生产与生态环境月报."""
    return workbook(
        [
            _towns(issue, "镇街", "安全生产与生态环境月报", SAFETY, "区应急管理局、市生态环境局潞州分局"),
            _towns(issue, "警情信访（内部）", "警情信访月报", INTERNAL, "潞州公安分局、区信访局"),
            district_sheet(issue, "全区", "安全生态区级指标", _SAFETY_DISTRICT),
            _forest(issue),
        ]
    )


def investment_finance(issue: Issue) -> bytes:
    """项目投资与财税招商月报."""
    return workbook(
        [
            _towns(issue, "项目招商", "项目投资与招商引资进度表", INVESTMENT, "区发改局、区商务局", span="1—"),
            _towns(issue, "财税就业", "财税就业与经营主体月报", FINANCE, "区财政局、区人社局", span="1—", blocks=2),
            _zone_sheet(issue, "功能区", "功能区主要指标（其中数）", ZONES),
            district_sheet(issue, "全区", "区级财政收入", ("public_budget_revenue",)),
        ]
    )


def statistics(issue: Issue) -> bytes:
    """统计月报; there is none for January."""
    return workbook(
        [
            _towns(issue, "镇街", "镇街经济运行月报", STATISTICS, "区统计局", unit_line="单位：万元", span="1—"),
            _zone_sheet(issue, "功能区", "功能区经济运行月报（其中数）", ZONE_STATISTICS, unit_line="单位：万元"),
            district_sheet(issue, "全区", "区级主要指标月报", _STATISTICS_DISTRICT),
        ]
    )


def community_monthly(issue: Issue) -> bytes:
    """社区（村）月报, exported from the grid system as text."""
    sheet = unit_sheet(issue, "社区", "社区（村）月报", COMMUNITIES, communities(), figures().communities)
    return text_table(sheet)


def unit_sheet(
    issue: Issue,
    name: str,
    title: str,
    headings: Sequence[Heading],
    units: Sequence[Unit],
    panels: Mapping[str, Panel],
    *,
    when: str = "",
    unit_line: str = "",
) -> Sheet:
    """Make a sheet of zones or communities with codes, without a total."""
    codes = [unit.area_code for unit in units]
    labels = [Column("区划代码", codes), Column("单位", [unit.name for unit in units])]
    return Sheet(
        name=name,
        title=f"{DISTRICT_NAME}{when or title_period(issue)}{title}",
        columns=[*labels, *columns(issue, headings, dict(panels), codes)],
        right_line=unit_line,
    )


def district_sheet(
    issue: Issue, name: str, title: str, codes: Sequence[str], *, when: str = "", note: str = ""
) -> Sheet:
    """Make the sheet of the district's own figures: one row per indicator."""
    panels = {code: figures().district[code] for code in codes}
    labels = [str(definitions()[code]["name"]) for code in codes]
    units = [str(definitions()[code]["unit"]) or "无量纲" for code in codes]
    parts: list[tuple[str, Callable[[str], Cell]]] = [
        ("本期值", lambda code: _district_cell(issue, code, panels[code], Part.VALUE)),
        ("分子", lambda code: _district_cell(issue, code, panels[code], Part.NUMERATOR)),
        ("分母", lambda code: _district_cell(issue, code, panels[code], Part.DENOMINATOR)),
    ]
    return Sheet(
        name=name,
        title=f"{DISTRICT_NAME}{when or title_period(issue)}{title}",
        columns=[
            Column("指标", labels),
            Column("单位", units),
            *(Column(heading, [cell(code) for code in codes]) for heading, cell in parts),
        ],
        note=note,
    )


def _district_cell(issue: Issue, code: str, panel: Panel, part: Part) -> Cell:
    if (code, issue.month) in KNOWN_FROM_ELSEWHERE:
        return None
    if part is Part.VALUE:
        return printed(code, part, float(panel.values[issue.row, 0]))
    source = panel.numerators if part is Part.NUMERATOR else panel.denominators
    return None if source is None else printed(code, part, float(source[issue.row, 0]))


def _towns(
    issue: Issue,
    name: str,
    title: str,
    headings: Sequence[Heading],
    sender: str,
    *,
    unit_line: str = "",
    span: str = "",
    blocks: int = 1,
) -> Sheet:
    codes = [town.area_code for town in towns()]
    labels: list[Column] = [] if blocks > 1 else [Column("序号", list(range(1, len(codes) + 1)))]
    labels.append(Column("镇街", [town.name for town in towns()]))
    return Sheet(
        name=name,
        title=f"{DISTRICT_NAME}{title_period(issue, span)}{title}",
        columns=[*labels, *columns(issue, headings, dict(figures().towns), codes)],
        left_line=f"填报单位：{sender}",
        right_line=unit_line,
        total_name="" if blocks > 1 else "合计",
        note="" if blocks > 1 else "注：功能区数据已含在相应镇街内，不另计入合计。",
        blocks=blocks,
    )


def _zone_sheet(issue: Issue, name: str, title: str, headings: Sequence[Heading], *, unit_line: str = "") -> Sheet:
    return unit_sheet(issue, name, title, headings, zones(), figures().zones, unit_line=unit_line)


def _forest(issue: Issue) -> Sheet:
    """Give the daily fire danger; out of season one line says that none is issued."""
    month = months.MONTHS[issue.row]
    days, mountain, centre = _danger(month)
    elsewhere: list[Cell] = [*[None] * (len(days) - 1), "—"]
    in_towns = [Column(town.name, mountain if town.name == _MOUNTAIN else elsewhere) for town in towns()]
    return Sheet(
        name="森林火险",
        title=f"{DISTRICT_NAME}{title_period(issue)}森林火险等级（原样转发）",
        columns=[
            Column("日期", [day.isoformat() for day in days]),
            *in_towns,
            Column("长治市老顶山旅游开发管理中心", centre),
        ],
        note="注：无林区的镇街、非防火期均不发布，月末以“—”表示。",
    )


def _danger(month: Period) -> tuple[list[date], list[Cell], list[Cell]]:
    """Give the days with the levels of the mountain's town and of its centre."""
    if not is_fire_season(month):
        return [month.end], ["—"], ["—"]
    levels = danger_levels(month)
    days = [month.start.replace(day=day + 1) for day in range(len(levels))]
    return days, [int(level) for level in levels[:, 0]], [int(level) for level in levels[:, 1]]


def title_period(issue: Issue, span: str = "") -> str:
    """Write the month as offices do: 2026年10月, 2026年1—10月 for running totals."""
    month: Period = months.MONTHS[issue.row]
    if span and month.position > 1:
        return f"{month.year}年{span}{month.position}月"
    return f"{month.year}年{month.position}月"
