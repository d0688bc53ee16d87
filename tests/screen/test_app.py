"""The whole product behind its gate: who may do what, what is wired to what, what is reachable at all."""

import json
import re
from pathlib import Path

import brotli
import pytest
from dash import Dash

from app import FACES, ROOT, create_faces
from callbacks.gate import face_of
from callbacks.roles import Identify, Role, local_user
from data_access.migrations import migrate
from data_access.settings import Settings
from data_access.store import open_store
from tests.screen.wire import fire, fixed_clock, nobody, person

ADDRESSES = [face.address for face in FACES]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An empty store with its tables."""
    url = f"sqlite:///{tmp_path_factory.mktemp('app') / 'cockpit.db'}"
    store = open_store(url)
    migrate(store)
    store.close()
    return Settings(database_url=url, host="127.0.0.1", port=8050, root=ROOT)


def faces(settings: Settings, identify: Identify = local_user) -> dict[str, Dash]:
    return create_faces(settings, fixed_clock, identify)


@pytest.fixture(scope="module")
def product(settings: Settings) -> dict[str, Dash]:
    """Every face, for the local user."""
    return faces(settings)


@pytest.mark.parametrize("role", list(Role))
def test_every_callback_answers_exactly_the_roles_it_names(settings: Settings, role: Role) -> None:
    for app in faces(settings, person(role)).values():
        for output, grant in face_of(app).callbacks.items():
            is_refused = fire(app, output).status_code == 403
            assert is_refused is (role not in grant.roles), (output, role)


@pytest.mark.parametrize("role", list(Role))
def test_every_route_answers_exactly_the_roles_it_names(settings: Settings, role: Role) -> None:
    server = faces(settings, person(role))["/"].server
    client = server.test_client()
    for rule in server.url_map.iter_rules():
        grant = server.extensions["gate"].routes.get(rule.endpoint)
        status = client.open(_an_address_of(rule.rule), method=_a_method_of(rule.methods or set())).status_code
        if grant is None:
            assert status == 404, rule
        else:
            assert (status == 403) is (role not in grant.roles), rule


def test_without_an_identity_no_route_and_no_callback_answers(settings: Settings) -> None:
    every = faces(settings, nobody)
    client = every["/"].server.test_client()
    known = every["/"].server.extensions["gate"].routes
    for rule in every["/"].server.url_map.iter_rules():
        if rule.endpoint in known:
            assert client.open(_an_address_of(rule.rule), method=_a_method_of(rule.methods or set())).status_code == 401
    for app in every.values():
        assert {fire(app, output).status_code for output in face_of(app).callbacks} <= {401}


def test_nothing_is_reachable_that_is_not_on_this_list(product: dict[str, Dash]) -> None:
    dash = {"", "_dash-layout", "_dash-dependencies", "_dash-update-component", "_favicon.ico"}
    dash |= {"_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", "assets/<path:filename>"}
    prefixes = ("/", "/ranking/", "/schemes/", "/bulletins/", "/data/", "/alerts/")
    expected = {f"{prefix}{name}" for prefix in prefixes for name in dash}
    server = product["/"].server
    opened = {rule.rule for rule in server.url_map.iter_rules() if rule.endpoint in server.extensions["gate"].routes}
    assert opened - expected == {
        "/alerts",
        "/alerts/rules.toml",
        "/bulletins/<int:bulletin_id>/wall",
        "/bulletins/wall",
        "/bulletins",
        "/bulletins/<int:bulletin_id>.<suffix>",
        "/bulletins/templates",
        "/bulletins/templates/<name>.docx",
        "/data",
        "/data/check",
        "/data/load",
        "/data/loads/<int:load_id>/file",
        "/health",
        "/heartbeat",
        "/geometry/<content_hash>.json",
        "/map/<int:data_version>/<known_on>/<period>/<indicator_code>.json",
        "/points/<int:data_version>/<known_on>/<period>/<layer>.json",
        "/ranking",
        "/ranking/export.<suffix>",
        "/schemes",
        "/schemes/check",
        "/schemes/export.<suffix>",
        "/schemes/load",
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_id_a_callback_names_is_on_its_page(product: dict[str, Dash], address: str) -> None:
    app = product[address]
    written = set(re.findall(r'"id": ?"([^"]+)"', app.server.test_client().get(_under(address, "_dash-layout")).text))
    named = {one["id"] for spec in app._callback_list for one in (*spec["inputs"], *spec["state"])}
    named |= {_id_of(output) for spec in app._callback_list for output in spec["output"].strip(".").split("...")}
    assert {name for name in named if not name.startswith("{")} - written == set()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_property_has_two_writers(product: dict[str, Dash], address: str) -> None:
    outputs = [one for spec in product[address]._callback_list for one in spec["output"].strip(".").split("...")]
    plain = [re.sub(r"@.*", "", one) for one in outputs]
    assert sorted(plain) == sorted(set(plain))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_and_its_layout_hold_no_data_and_no_versions(product: dict[str, Dash], address: str) -> None:
    client = product[address].server.test_client()
    page, layout = client.get(address), client.get(_under(address, "_dash-layout"))
    config = json.loads(re.findall(r'id="_dash-config"[^>]*>(.*?)</script>', page.text)[0])
    assert page.status_code == layout.status_code == 200
    assert not {name for name in config if "version" in name and name != "disable_version_check"}
    assert '<html lang="zh-CN"' in page.text
    assert re.findall(r"\d{6,}", layout.text) == []


def test_a_cold_page_loads_every_bundle_it_names(product: dict[str, Dash]) -> None:
    client = product["/"].server.test_client()
    sources = re.findall(r'(?:src|href)="(/[^"]+)"', client.get("/").text)
    assert {client.get(source, buffered=True).status_code for source in sources} == {200}


GRID, LEAFLET = "dash_ag_grid", "dash_leaflet"
BROTLI = {"Accept-Encoding": "br"}
LOADED = {"/": {LEAFLET}, "/ranking": {GRID}, "/schemes": set(), "/bulletins": set(), "/data": set(), "/alerts": set()}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_loads_the_large_packages_it_needs_and_no_other(product: dict[str, Dash], address: str) -> None:
    text = product[address].server.test_client().get(address).text
    assert {package for package in (GRID, LEAFLET) if f"/{package}/" in text} == LOADED[address]


def test_the_script_of_the_grid_cannot_even_be_asked_for_on_the_wall(product: dict[str, Dash]) -> None:
    client = product["/"].server.test_client()
    (source,) = re.findall(rf'src="(/ranking/_dash-component-suites/{GRID}/[^"]+)"', client.get("/ranking").text)
    asked = {
        prefix: client.get(source.replace("/ranking", prefix), buffered=True).status_code for prefix in ("", "/ranking")
    }
    assert asked == {"": 404, "/ranking": 200}


def test_what_the_grid_asks_for_late_is_asked_for_with_the_page_and_kept(product: dict[str, Dash]) -> None:
    client = product["/"].server.test_client()
    (source,) = re.findall(r'<link rel="preload" as="script" href="([^"]+)">', client.get("/ranking").text)
    first = client.get(source, headers=BROTLI, buffered=True)
    again = client.get(source, headers={**BROTLI, "If-None-Match": first.headers["ETag"]}, buffered=True)
    assert (first.status_code, first.headers["Cache-Control"], again.status_code) == (200, "no-cache", 304)


def test_what_is_kept_compressed_is_still_the_file_that_was_asked_for(product: dict[str, Dash]) -> None:
    client = product["/"].server.test_client()
    wanted = r'src="([^"]+/(?:dash_ag_grid|dash_renderer|dash_core_components)\.[^"]+)"'
    sources = [source for address in ADDRESSES for source in re.findall(wanted, client.get(address).text)]
    plain = {source: client.get(source, buffered=True).data for source in sources}
    twice = [(source, client.get(source, headers=BROTLI, buffered=True).data) for source in [*sources, *sources]]
    assert [source for source, packed in twice if brotli.decompress(packed) != plain[source]] == []


def test_pages_and_geometry_cross_the_wire_compressed(product: dict[str, Dash]) -> None:
    client = product["/"].server.test_client()
    answer = client.get("/", headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "application/geo+json" in product["/"].server.config["COMPRESS_MIMETYPES"]


def test_an_unreachable_store_is_said_with_status_503(tmp_path: Path) -> None:
    away = Settings(f"sqlite:///{tmp_path / 'none.db'}", "127.0.0.1", 8050, ROOT)
    answer = create_faces(away, fixed_clock)["/"].server.test_client().get("/heartbeat")
    assert (answer.status_code, "数据库" in answer.get_json()["error"]) == (503, True)


def _under(address: str, name: str) -> str:
    return f"{address.rstrip('/')}/{name}"


def _id_of(output: str) -> str:
    return output.rpartition(".")[0].replace("\\.", ".")


def _an_address_of(rule: str) -> str:
    return re.sub(r"<int:[^>]+>", "1", re.sub(r"<(?!int:)[^>]+>", "x", rule))


def _a_method_of(methods: set[str]) -> str:
    return "GET" if "GET" in methods else "POST"
