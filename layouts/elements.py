"""Small elements that several panels share: links that change the address, and panel heads."""

from typing import Any

from dash import dcc, html

from indicators.wording import Tone

Children = Any  # Dash gives its children no type


def link(children: Children, search: str, *, class_name: str = "", title: str = "") -> dcc.Link:
    """A link within the wall: it changes the address and nothing else."""
    return dcc.Link(children, href=search, className=class_name, title=title)


def aria(**states: str) -> dict[str, Any]:
    """Accessibility attributes: `aria(current="page")` gives `aria-current="page"`; blank ones are left out."""
    return {f"aria-{name}": state for name, state in states.items() if state}


def toned(text: str, tone: Tone, class_name: str = "") -> html.Span:
    """A text in the colour of good or bad news."""
    return html.Span(text, className=f"{class_name} tone-{tone.value}".strip())


def panel_head(title: Children, aside: Children) -> html.Div:
    """The head of a panel: its title and what the reader should know of it."""
    return html.Div([html.H2(title), html.Span(aside)], className="panel-head")


def quiet(sentence: str) -> html.P:
    """What a panel says when it has nothing to show."""
    return html.P(sentence, className="quiet")


def flags(**states: bool) -> str:
    """Class names for the states that hold: `flags(is_current=True)` gives “is-current”."""
    return " ".join(name.replace("_", "-") for name, holds in states.items() if holds)
