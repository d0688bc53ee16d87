"""Reading components as a person would: visible words in order, and the addresses links lead to."""

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def walk(part: Any) -> Iterator[Component]:
    """Every component of a tree, parents first."""
    if isinstance(part, list | tuple):
        for one in part:
            yield from walk(one)
    elif isinstance(part, Component):
        yield part
        yield from walk(getattr(part, "children", None))


def words(part: Any) -> list[str]:
    """Every text of a tree in reading order."""
    if isinstance(part, list | tuple):
        return [word for one in part for word in words(one)]
    if isinstance(part, Component):
        return words(getattr(part, "children", None))
    return [] if part in (None, "") else [str(part)]


def with_class(part: Any, name: str) -> list[Component]:
    """Every component that carries a class."""
    return [one for one in walk(part) if name in classes(one).split()]


def links(part: Any) -> dict[str, str]:
    """Where each link leads, by its words."""
    return {"".join(words(one)): address for one, address in _addressed(part)}


def addresses(part: Any) -> list[str]:
    """Where the links of a tree lead, in reading order."""
    return [address for _, address in _addressed(part)]


def classes(part: Component) -> str:
    """The classes of one component, as written."""
    return getattr(part, "className", None) or ""


def _addressed(part: Any) -> list[tuple[Component, str]]:
    found = ((one, getattr(one, "href", None)) for one in walk(part))
    return [(one, address) for one, address in found if address]
