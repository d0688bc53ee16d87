"""Since when an alert stands, and since when at its level."""

from indicators.period import Period
from indicators.snapshot import Alert


def standing_words(alert: Alert, year: int) -> str:
    """Say since when: “10月首次”, “8月起3期”, “红色3期，8月起；共6期”; the year where it is not the one given."""
    if alert.level_since is not None:
        level = f"{alert.severity.label}色{alert.periods_at_level}期，{_slot(alert, alert.level_since, year)}起"
        return f"{level}；共{alert.periods_firing}期"
    since = _slot(alert, alert.since, year)
    return f"{since}首次" if alert.periods_firing <= 1 else f"{since}起{alert.periods_firing}期"


def _slot(alert: Alert, period: Period, year: int) -> str:
    word = period.short_label if period.year == year else period.label
    return word(has_merged_january=alert.indicator.has_merged_january)
