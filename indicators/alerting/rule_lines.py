"""Where in a file of rules a fault lies: the line of the field it is about, else of the rule's heading."""

import re

_TABLE = re.compile(r"\s*\[+\s*([^\[\]]+?)\s*\]+\s*(?:#.*)?")


def line_of(text: str, code: str, fields: tuple[str, ...]) -> int:
    """Give the line (from 1) of the first of some fields that a rule's tables write; 0 when the rule is not there."""
    heading, inside = 0, False
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        table = _TABLE.fullmatch(line)
        if table:
            name = table.group(1).replace('"', "").replace("'", "")
            inside = name == code or name.startswith(f"{code}.")
            heading = heading or (number if name == code else 0)
            continue
        field = line.split("=", 1)[0].strip().strip("\"'") if inside and "=" in line else ""
        if field in fields:
            found.setdefault(field, number)
    return next((found[field] for field in fields if field in found), heading)
