"""The sample as it arrived: every file in the order of its receipt, each written when it is asked for."""

import csv
import io
from collections.abc import Callable, Mapping

from sample_data import monthly, periodic, points
from sample_data.cells import Issue
from sample_data.months import row
from sample_data.place import rows_of
from sample_data.receipts import Receipt, receipts

__all__ = ["Receipt", "content_of", "receipts"]

_MONTHLY: Mapping[str, Callable[[Issue], bytes]] = {
    "community_monthly": monthly.community_monthly,
    "service_hotline": monthly.service_hotline,
    "safety_ecology": monthly.safety_ecology,
    "investment_finance": monthly.investment_finance,
    "statistics": monthly.statistics,
    "quarterly": periodic.quarterly,
}


def content_of(receipt: Receipt) -> bytes:
    """Write the file of a receipt; the same receipt always gives the same bytes."""
    match receipt.form_code:
        case "year_targets":
            return periodic.year_targets(receipt.period.year)
        case "annual_population":
            return periodic.annual_population(receipt.period.year)
        case "points":
            return points.point_file(receipt.period)
        case "air_monitors":
            return points.reading_file(receipt.period)
        case "real_figures":
            return _published(receipt)
        case form_code:
            return _MONTHLY[form_code](Issue(form_code, row(receipt.period), receipt.edition))


def _published(receipt: Receipt) -> bytes:
    """Give the real figures up to a year, or of the year itself where they came later."""
    is_earlier = receipt.period.year < 2022
    kept = [line for line in rows_of("real_figures.csv") if (int(line["period"][:4]) < 2022) is is_earlier]
    text = io.StringIO()
    writer = csv.DictWriter(text, kept[0].keys(), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(kept)
    return text.getvalue().encode("utf-8-sig")
