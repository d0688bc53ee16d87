"""The backtest in a few large figures, the rule as written beside the version in force."""

from dash import html

from indicators.alerting.backtest import Backtest, BacktestReport
from indicators.alerting.rule import Severity
from indicators.alerting.tuning import Tuning
from indicators.catalogue import half_up
from layouts.alerts.editor_elements import LEVELS, square
from layouts.desk.elements import Children, data, quiet


def numbers(report: BacktestReport) -> list[Children]:
    """Alarms a month and at once, flaps, units that ever fired, hits of what was labelled, the time at each level."""
    tried, present = report.proposed, report.present
    summary = html.P(tried.sentence(), className="rules-unseen", **data(rules_summary=""))
    if tried.fault or not tried.area_codes:
        return [quiet(tried.sentence()), summary]
    is_told = present is not None and not present.fault
    before = f"（第 {present.rule.version} 版 {''.join(_often_of(present))}）" if present and is_told else ""
    often, unit = _often_of(tried)
    figures = [
        _figure(often, f"{unit}{before}"),
        _figure(f"{half_up(tried.standing, 1)}", "条平均同时未解除"),
        _figure(str(tried.flaps), "次反复"),
        _figure(f"{tried.areas_fired}/{len(tried.area_codes)}", "个单位报过"),
    ]
    found = tried.labelled
    if found is not None:
        idle = f"，空报 {found.false_alarms}" if found.false_alarms else ""
        lead = f"，提前 {found.median_lead:g} 期" if found.median_lead else ""
        figures.append(_figure(f"{found.hits}/{found.hits + found.misses}", f"命中标注事件{lead}{idle}"))
    return [*figures, _time(tried), summary]


def cost_words(tuning: Tuning) -> list[str]:
    """Say what each place of the slider costs: how many open, how many stand at once, how much of the time."""
    each = zip(tuning.alarms, tuning.alarms_per_month, tuning.standing, tuning.open_shares, strict=True)
    return [
        f"{' '.join(_often(alarms, rate, tuning.periods))}，平均同时 {half_up(standing, 1)} 条未解除，"
        f"{half_up(100 * share, 0)}% 时间在预警"
        for alarms, rate, standing, share in each
    ]


def _often_of(tried: Backtest) -> tuple[str, str]:
    return _often(len(tried.alarms), tried.alarms_per_month, len(tried.periods))


def _often(alarms: int, per_month: float, periods: int) -> tuple[str, str]:
    """Give a number of alarms and its unit: a month, or over all periods where a month would round to none."""
    rate = half_up(per_month, 1)
    return (f"{rate}", "条/月") if rate or not alarms else (f"{alarms}", f"条/{periods} 期")


def _figure(number: str, words: str) -> html.Div:
    return html.Div([html.Strong(number), html.Span(words)], className="rules-figure")


def _time(tried: Backtest) -> html.Div:
    """How many unit-periods were spent at each level; levels the ladder has not are left out."""
    in_use = {step.severity for step in tried.rule.steps}
    spent = [square(level, f"{tried.level_periods[level]}") for level in LEVELS if level in in_use]
    others = [f"正常 {tried.level_periods[Severity.NONE]}"]
    others += [f"没有数 {tried.blank_periods}"] if tried.blank_periods else []
    rest = [html.Span(words, className="rules-hint") for words in others]
    return html.Div([html.Span("各级期次", className="rules-hint"), *spent, *rest], className="rules-time")
