"""What stands in the list of annexes, and how each is numbered: the tables, and the drawings behind them."""

from bulletins.content import Content

DRAWINGS = "排名图"


def annex_titles(content: Content, *, has_drawings: bool) -> tuple[str, ...]:
    """Give the titles of all annexes in their order; drawings are the last one."""
    return (*(table.title for table in content.annexes), *((DRAWINGS,) if has_drawings else ()))


def annex_number(titles: tuple[str, ...], number: int) -> str:
    """Word the number of an annex; one alone has none."""
    return "附件" if len(titles) == 1 else f"附件{number}"
