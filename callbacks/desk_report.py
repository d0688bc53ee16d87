"""From what a check or a load found to what the desk says of it."""

from collections.abc import Mapping, Sequence

from indicators.period import Period
from layouts.desk.dry_run import DryRun, Verdict
from workflows.load_report import LoadReport

_MOST_PERIODS = 3


def dry_run_of(found: LoadReport, form_names: Mapping[str, str]) -> DryRun:
    """Word a report of the intake; `form_names` are the names of the known forms by code."""
    verdict = _verdict(found)
    return DryRun(
        verdict=verdict,
        file_name=found.file_name,
        form_name=_form_name(found, verdict, form_names),
        periods=_periods(found.periods),
        areas=f"{found.area_count} 个" if found.area_count else "",
        content=_content(found),
        new=found.new,
        revised=found.revised,
        unchanged=found.unchanged,
        load_id=found.load_id or 0,
        guess=found.guess_text if verdict in (Verdict.CONFIRM, Verdict.REFUSED) else "",
        problems=found.problems,
    )


def _verdict(found: LoadReport) -> Verdict:
    if found.already_loaded:
        return Verdict.ALREADY
    if found.has_errors:
        return Verdict.REFUSED
    if found.load_id is not None:
        return Verdict.LOADED
    return Verdict.CONFIRM if found.is_guessed else Verdict.READY


def _form_name(found: LoadReport, verdict: Verdict, form_names: Mapping[str, str]) -> str:
    if found.is_guessed and verdict is not Verdict.LOADED:
        return "没有登记过，按内容推断"
    name = found.form_name or form_names.get(found.form_code, found.form_code)
    return f"{name}（新存的表式）" if found.is_guessed else name


def _content(found: LoadReport) -> str:
    parts = ((found.observation_count, "条数据"), (found.target_count, "条目标"), (found.point_count, "个点位"))
    return "、".join(f"{count:,} {name}" for count, name in parts if count)


def _periods(periods: Sequence[Period]) -> str:
    ordered = sorted(periods, key=lambda period: (period.start, period.end))
    if len(ordered) <= _MOST_PERIODS:
        return "、".join(period.label() for period in ordered)
    return f"{ordered[0].label()} 至 {ordered[-1].label()}，共 {len(ordered)} 期"
