"""The perimeter of the single-user mode: this machine, its own names, its own pages, nobody between."""

import pytest

from tests.screen.wire import body_of, post, small_app

ECHO = "echo.children"


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.20", "8.8.8.8", "::2", "fe80::1", "", "nonsense"])
def test_a_peer_from_elsewhere_is_refused_in_a_sentence(address: str) -> None:
    app, _ = small_app()
    answer = app.server.test_client().get("/", environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == 403
    assert "只接受本机访问" in answer.get_json()["error"]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
def test_a_peer_at_this_machine_is_served(address: str) -> None:
    app, _ = small_app()
    assert app.server.test_client().get("/numbers", environ_overrides={"REMOTE_ADDR": address}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8050", "127.0.0.1.evil.example", "[", "10.0.0.7"])
def test_a_foreign_name_for_this_machine_is_refused(host: str) -> None:
    app, _ = small_app()
    assert app.server.test_client().get("/numbers", headers={"Host": host}).status_code in (400, 403)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_a_request_through_a_proxy_is_refused(header: str) -> None:
    app, _ = small_app()
    answer = app.server.test_client().get("/numbers", headers={header: "127.0.0.1"})
    assert "不能放在代理后面" in answer.get_json()["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
    ],
)
def test_a_post_on_behalf_of_another_site_is_refused(headers: dict[str, str]) -> None:
    app, _ = small_app()
    answer = post(app.server.test_client(), body_of(app, ECHO, {}), headers=headers)
    assert "来自别的网站" in answer.get_json()["error"]


def test_a_post_from_our_own_page_is_served() -> None:
    app, _ = small_app()
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    assert post(app.server.test_client(), body_of(app, ECHO, {"word": "甲"}), headers=own).status_code == 200
