"""What keeps a new silence out: one that says the same, or nothing it would keep quiet now."""

from collections.abc import Collection
from datetime import datetime

from indicators.alerting.matching_labels import Labels
from indicators.alerting.office_hours import moment_words
from indicators.alerting.silence import Silence
from indicators.problem import Refusal


def refuse_repeated(silence: Silence, stored: Collection[Silence], now: datetime) -> None:
    """Refuse a silence while another with the same conditions holds or will hold."""
    for one in stored:
        if one.over_at > now and set(one.matchers) == set(silence.matchers):
            end = moment_words(one.over_at)
            raise Refusal.because(
                f"静默 {one.silence_id} 的条件与此相同，到{end}为止；要改期限，请先提前结束它再新建。"
            )


def refuse_idle(silence: Silence, labels: Collection[Labels]) -> None:
    """Refuse a silence that keeps none of the open alerts quiet: whoever made it would believe it does."""
    if any(map(silence.means, labels)):
        return
    if any(silence.means({**one, "severity": "blue"}) for one in labels):
        raise Refusal.because("符合条件的只有红色预警，不静默红色时它不起作用；请选一并静默并写明批准人。")
    raise Refusal.because(
        "现在没有符合条件的预警，这条静默不起作用；请改写条件；为以后设的，请写明从何时起，或选“照样保存”。"
    )
