"""The columns of the sample's forms: what stands in the heading and which figure stands below it."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Which part of a figure a column prints."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of figures; `group` is the heading merged over several columns."""

    group: str
    text: str
    indicator_code: str
    part: Part = Part.VALUE
    is_share: bool = False


def _rate(group: str, below: str, above: str, rate: str, code: str) -> tuple[Heading, ...]:
    """Give the three columns of a rate; an empty heading means the column is already there."""
    parts = ((below, Part.DENOMINATOR), (above, Part.NUMERATOR), (rate, Part.VALUE))
    return tuple(Heading(group, text, code, part) for text, part in parts if text)


SERVICE = (
    Heading("政务服务", "办件量（件）", "government_cases"),
    *_rate("政务服务", "", "线上办件（件）", "网办率（%）", "online_filing_rate"),
    *_rate("好差评", "有效评价（条）", "满意评价（条）", "满意率（%）", "review_satisfaction_rate"),
    Heading("12345热线", "工单量（件）", "service_requests"),
    *_rate("12345热线", "", "及时签收（件）", "及时签收率（%）", "request_acceptance_rate"),
    *_rate("12345热线", "应办结（件）", "按时办结（件）", "按时办结率（%）", "request_completion_rate"),
    *_rate("12345热线", "有效回访（件）", "回访满意（件）", "回访满意率（%）", "request_satisfaction_rate"),
    *_rate("12345热线", "", "已解决（件）", "解决率（%）", "request_resolution_rate"),
    *_rate("12345热线", "", "重复工单（件）", "重复率（%）", "request_repeat_rate"),
)
SAFETY = (
    Heading("生产安全", "事故起数（起）", "work_accidents"),
    Heading("生产安全", "死亡人数（人）", "work_fatalities"),
    *_rate("重大事故隐患", "到期应整改（项）", "按期整改（项）", "按期整改率（%）", "major_hazard_rectification_rate"),
    Heading("消防", "火灾起数（起）", "fire_incidents"),
    *_rate("信访", "到期应答复（件）", "按期答复（件）", "按期答复率（%）", "petition_reply_rate"),
    Heading("生态环境", "PM2.5（μg/m³）", "pm25_concentration"),
    Heading("生态环境", "综合指数", "air_composite_index"),
    *_rate("餐饮油烟", "有效数据（条）", "超标数据（条）", "超标率（%）", "fume_exceedance_rate"),
    *_rate("食品抽检", "抽检批次（批）", "合格批次（批）", "合格率（%）", "food_sampling_pass_rate"),
)
INTERNAL = (
    Heading("警情", "刑事警情（起）", "criminal_incidents"),
    Heading("警情", "治安警情（起）", "public_security_incidents"),
    Heading("信访", "信访总量（件批）", "petitions"),
)
INVESTMENT = (
    *_rate("重点项目", "年度计划投资（万元）", "累计完成投资（万元）", "完成率（%）", "project_investment_completion"),
    *_rate("新开工项目", "计划开工（个）", "已开工（个）", "开工率（%）", "project_start_rate"),
    Heading("招商引资", "到位资金（亿元）", "investment_funds_in_place"),
    Heading("招商引资", "新签约项目（个）", "new_contracts_signed"),
    Heading("", "新增“四上”企业（家）", "new_enterprises_enrolled"),
)
FINANCE = (
    Heading("", "税收收入（万元）", "tax_revenue"),
    Heading("", "工业用电量（万千瓦时）", "industrial_electricity"),
    Heading("", "经营主体总量（户）", "market_entities"),
    Heading("", "新设经营主体（户）", "new_market_entities"),
    Heading("", "城镇新增就业（人）", "urban_new_employment"),
)
ZONES = (
    *_rate("重点项目", "年度计划投资（万元）", "累计完成投资（万元）", "完成率（%）", "project_investment_completion"),
    Heading("", "到位资金（亿元）", "investment_funds_in_place"),
    Heading("", "税收收入（万元）", "tax_revenue"),
)
STATISTICS = (
    Heading("", "规上工业总产值", "industrial_output"),
    Heading("限上消费品零售额", "单位数（家）", "retail_sales_above_size", Part.DENOMINATOR),
    Heading("限上消费品零售额", "零售额", "retail_sales_above_size"),
)
ZONE_STATISTICS = (Heading("", "规上工业总产值", "industrial_output"),)
GRID_TOWNS = (
    *_rate("实有人口", "在册（人）", "已核实（人）", "核实率（%）", "population_verified_rate"),
    Heading("网格事件", "上报（件）", "grid_events"),
    *_rate("网格事件", "到期应办结（件）", "按期办结（件）", "按期办结率（%）", "grid_event_closure_rate"),
)
COMMUNITIES = (
    Heading("", "在册人口（人）", "population_verified_rate", Part.DENOMINATOR),
    Heading("", "已核实人口（人）", "population_verified_rate", Part.NUMERATOR),
    Heading("", "核实率", "population_verified_rate", is_share=True),
    Heading("", "12345工单（件）", "service_requests"),
    Heading("", "办件量（件）", "government_cases"),
    Heading("", "网格事件（件）", "grid_events"),
)
BUILDINGS = _rate("房屋建档", "普查栋数（栋）", "已建档（栋）", "建档率（%）", "building_registry_rate")
CONTRACTS = _rate("“三个一批”", "累计签约（个）", "已开工（个）", "开工率（%）", "contract_start_rate")
TOWN_TARGETS = (
    Heading("", "规上工业总产值（万元）", "industrial_output"),
    Heading("", "限上消费品零售额（万元）", "retail_sales_above_size"),
    Heading("", "税收收入（万元）", "tax_revenue"),
    Heading("", "到位资金（亿元）", "investment_funds_in_place"),
    Heading("", "新签约项目（个）", "new_contracts_signed"),
    Heading("", "新增“四上”企业（家）", "new_enterprises_enrolled"),
    Heading("", "城镇新增就业（人）", "urban_new_employment"),
)
