"""The page of bulletins over a small district with a scheme, and what a person does there by hand."""

from typing import Any

from dash import Dash
from flask.testing import FlaskClient

from app import ROOT, create_faces
from callbacks.roles import Identify, local_user
from data_access.settings import Settings
from data_access.store import Store
from indicators.catalogue import Aggregation
from layouts.bulletins import ids
from tests.postgres.district import DAY, MAP_TOWN
from tests.postgres.test_schemes import TABLE, TOWNS
from tests.postgres.watch import Watch, plain
from tests.screen.wire import answer_of, fire

PART = (
    "..bulletins-tabs.children...bulletins-part.children...bulletins-opened.hidden"
    "...bulletins-side.children...bulletins-shown.data.."
)
ACT = "..bulletins-answer.children...bulletins-acted.data...bulletins-address.search.."
PREVIEW = "..bulletins-preview.children...bulletins-drawn.data.."
CHANGES, VERIFIED = "bulletins-changes.children", "bulletins-verified.children"
NUMBER = "潞政办通〔2026〕8号"
NEW = {"scheme": "monthly", "kind": "通报", "period": "2026-07", "number": NUMBER, "who": "张三"}


class Desk:
    """The district of `tests/postgres`, its page, and the form that is sent next."""

    def __init__(self, store: Store, identify: Identify = local_user) -> None:
        self.watch = Watch(store)
        self.watch.found(plain(is_rankable=True, aggregation=Aggregation.NONE))
        for town, figures in zip(TOWNS, (("50", "90"), ("80", "70"), ("60", "60")), strict=True):
            self.watch.months(figures, area=town)
        self.watch.cockpit.schemes.save("monthly", TABLE, "首版", "张三")
        self.book = self.watch.cockpit.bulletin_book
        self.app = self.page(identify)

    def page(self, identify: Identify) -> Dash:
        """Open the page for somebody."""
        settings = Settings(str(self.watch.store.url), "127.0.0.1", 8050, ROOT)
        return create_faces(settings, self.watch.clock, identify)["/bulletins"]

    @property
    def client(self) -> FlaskClient:
        """Somebody who types an address."""
        client: FlaskClient = self.app.server.test_client()
        return client

    def correct_july(self) -> None:
        """Let a figure be revised a day later."""
        self.watch.clock.now += DAY
        self.watch.months(("55",), area=MAP_TOWN)

    def ask(self, act: str, **fields: Any) -> dict[str, Any]:
        """Send a form; gives what changed on the page."""
        asked = {"act": act, "turn": 1, "fields": fields}
        return answer_of(fire(self.app, ACT, **{ids.ASKED: asked}))

    def on(self, act: str, bulletin_id: int = 1, **fields: Any) -> str:
        """Send a form about a bulletin as it stands; gives the sentence that answers it."""
        one = self.book.bulletin(bulletin_id)
        known = {"id": str(bulletin_id), "revision": str(one.revision), "number": one.written.number}
        return sentence_of(self.ask(act, **(known | fields)))

    def draft(self, **fields: Any) -> int:
        """Draft July's bulletin by 张三."""
        self.ask("draft", **(NEW | fields))
        return self.book.bulletins()[0].bulletin_id

    def issued(self) -> int:
        """Take July's bulletin to its issue."""
        made = self.draft()
        for act, who in (("submit", "张三"), ("review", "李四"), ("issue", "王五")):
            self.on(act, made, who=who)
        return made

    def part(self, search: str = "") -> dict[str, Any]:
        """Draw what an address asks for."""
        return answer_of(fire(self.app, PART, **{ids.ADDRESS: search}))

    def words(self, search: str = "", place: str = ids.PART) -> str:
        """Read a place of the page."""
        return " ".join(said(self.part(search)[place]["children"]))


def sentence_of(answer: dict[str, Any]) -> str:
    """Read what an act was answered with."""
    return said(answer[ids.ANSWER]["children"])[0]


def said(tree: Any) -> list[str]:
    """Every text of an answered component, in reading order."""
    if isinstance(tree, list):
        return [word for one in tree for word in said(one)]
    if isinstance(tree, dict):
        return said(tree.get("props", {}).get("children"))
    return [] if tree in (None, "") else [str(tree)]


def acts(tree: Any) -> list[str]:
    """Every act a person is offered, in reading order."""
    if isinstance(tree, list):
        return [act for one in tree for act in acts(one)]
    if not isinstance(tree, dict):
        return []
    props = tree.get("props", {})
    own = [props["data-bulletins-act"]] if "data-bulletins-act" in props else []
    return [*own, *acts(props.get("children"))]
