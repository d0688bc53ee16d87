"""Where in a file of rules a fault is: the field's line, else the heading's."""

import pytest

from indicators.alerting.rule_lines import line_of

FILE = """# 年度规则
[first]
indicator = "tax_revenue"   # 税收
yellow = 60
hold = { yellow = 2 }

["二号"]
yellow = 50

[first_2]
"red" = 40
[first_2.scope]
peer_groups = ["街道组"]

  [ spaced ]  # 缩进
  red=30
"""

PLACES = {
    "the heading where no field is named": ("first", (), 2),
    "the field that is named": ("first", ("yellow",), 4),
    "the first of several that the rule writes": ("first", ("red", "hold", "yellow"), 5),
    "the heading where the rule does not write the field": ("first", ("red",), 2),
    "a quoted Chinese code": ("二号", ("yellow",), 8),
    "a quoted field": ("first_2", ("red",), 11),
    "a field of a table within": ("first_2", ("peer_groups",), 13),
    "a code that begins like another is not the other": ("first_2", ("yellow",), 10),
    "an indented heading with a remark": ("spaced", ("red",), 16),
    "a rule that is not there": ("third", ("yellow",), 0),
}


@pytest.mark.parametrize(("code", "fields", "line"), PLACES.values(), ids=PLACES.keys())
def test_a_fault_is_pointed_at(code: str, fields: tuple[str, ...], line: int) -> None:
    assert line_of(FILE, code, fields) == line


def test_a_file_with_windows_line_ends_has_the_same_lines() -> None:
    assert line_of(FILE.replace("\n", "\r\n"), "first", ("hold",)) == 5
