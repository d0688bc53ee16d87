"""The routes of walls of bulletins: the newest issue, any issue by its number, a sentence where there is none."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import ROOT, create_faces
from data_access.settings import Settings
from data_access.store import open_store
from indicators.issuing import Act, BulletinKind, Written
from tests.builders import OCTOBER
from tests.screen.wire import fixed_clock
from workflows.cockpit import Cockpit
from workflows.issue import Order

NUMBER = "潞政办通〔2026〕8号"


@pytest.fixture
def cockpit(own_sample_url: str) -> Iterator[Cockpit]:
    """Use cases over a sample of our own."""
    store = open_store(own_sample_url)
    yield Cockpit(store, fixed_clock)
    store.close()


@pytest.fixture
def client(own_sample_url: str) -> FlaskClient:
    """Somebody who looks at the pages over the same sample."""
    settings = Settings(database_url=own_sample_url, host="127.0.0.1", port=8050, root=ROOT)
    client: FlaskClient = create_faces(settings, fixed_clock)["/"].server.test_client()
    return client


def issue(cockpit: Cockpit) -> int:
    """Issue October's notice; give its number."""
    book = cockpit.bulletin_book
    one = book.draft(Order("", OCTOBER, BulletinKind.NOTICE, Written(NUMBER)), "张三")
    for act, who in ((Act.SUBMIT, "张三"), (Act.REVIEW, "李四")):
        one = book.act(one.bulletin_id, one.revision, act, who)
    return book.issue(one.bulletin_id, one.revision, "王五").bulletin_id


def test_the_newest_issue_is_on_the_wall_under_one_address(client: FlaskClient, cockpit: Cockpit) -> None:
    number = issue(cockpit)
    found = client.get("/bulletins/wall")
    assert (found.status_code, NUMBER in found.text) == (200, True)
    assert found.text == client.get(f"/bulletins/{number}/wall").text


def test_before_the_first_issue_the_wall_waits_and_looks_again_every_minute(client: FlaskClient) -> None:
    found = client.get("/bulletins/wall")
    assert (found.status_code, found.mimetype) == (200, "text/html")
    assert "<h1>还没有签发过通报</h1>" in found.text
    assert '<meta http-equiv="refresh" content="60">' in found.text
    assert 'href="/bulletins"' in found.text
    assert '<a href="/">' in found.text


def test_only_what_was_issued_hangs_on_the_wall(client: FlaskClient, cockpit: Cockpit) -> None:
    one = cockpit.bulletin_book.draft(Order("", OCTOBER, BulletinKind.NOTICE, Written()), "张三")
    draft = client.get("/bulletins/1/wall")
    cockpit.bulletin_book.act(one.bulletin_id, one.revision, Act.DISCARD, "李四", "重写")
    discarded = client.get("/bulletins/1/wall")
    assert [(one.status_code, one.get_json()["error"]) for one in (draft, discarded)] == [
        (404, "“第1号稿”还没有签发，不上墙。")
    ] * 2


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/bulletins/7/wall", 422, "没有编号为 7 的通报"),
        ("/bulletins/99999999999999999999/wall", 422, "没有编号为 99999999999999999999 的通报"),
        ("/bulletins/x/wall", 404, ""),
    ],
)
def test_where_there_is_none_a_sentence_says_so(client: FlaskClient, address: str, status: int, said: str) -> None:
    found = client.get(address, headers={"Accept": "text/html"})
    assert (found.status_code, said in found.text) == (status, True)
