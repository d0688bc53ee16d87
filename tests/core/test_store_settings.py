"""Where the store is, said once, refused in one sentence when it cannot be."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from data_access.instants import after, day_of, end_of_day, from_text, to_text
from data_access.settings import Settings
from data_access.store import is_safe_sqlite, open_store, parse_url
from data_access.writes import exact
from indicators.problem import Refusal


def test_without_settings_the_store_is_the_embedded_file_on_this_machine_only(tmp_path: Path) -> None:
    settings = Settings.from_environment({"PORT": " ", "DATABASE_URL": ""}, tmp_path)
    assert settings == Settings(f"sqlite:///{tmp_path}/var/cockpit.db", "127.0.0.1", 8050, tmp_path)


def test_the_environment_names_store_and_port(tmp_path: Path) -> None:
    settings = Settings.from_environment({"PORT": "8061", "DATABASE_URL": "postgresql://u@h/d"}, tmp_path)
    assert (settings.port, settings.database_url) == (8061, "postgresql://u@h/d")


@pytest.mark.parametrize("port", ["0", "65536", "八千", "80.5", "-1", "８０５０"])
def test_what_is_no_port_is_refused(port: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=f"PORT 写的是“{port}”，应是 1 到 65535 之间的整数，例如 PORT=8050。"):
        Settings.from_environment({"PORT": port}, tmp_path)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "DATABASE_URL 无法识别；请写成 sqlite:///路径/文件.db 或 postgresql://用户:密码@主机/数据库。"),
        ("sqlite://", "DATABASE_URL 没有写数据库文件的路径；请写成 sqlite:///路径/文件.db。"),
        ("sqlite:///:memory:", "DATABASE_URL 没有写数据库文件的路径；请写成 sqlite:///路径/文件.db。"),
        ("mysql://u@h/d", "不支持数据库“mysql”；请使用 SQLite 或 PostgreSQL。"),
    ],
)
def test_an_address_that_is_no_store_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        open_store(url)
    assert str(refused.value) == sentence


def test_the_password_never_shows() -> None:
    store = open_store("postgresql://cockpit:geheim@db/cockpit")
    assert store.place == "postgresql+psycopg://cockpit:***@db/cockpit"
    assert parse_url("postgres" + "ql+psycopg2://u@h/d").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 4), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_a_sqlite_with_the_wal_bug_is_known_by_its_version(version: tuple[int, ...], is_safe: bool) -> None:
    assert is_safe_sqlite(version) is is_safe


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    with pytest.raises(Refusal, match="数据库目录无法建立（那里有一个同名的文件）；请检查 DATABASE_URL 的路径。"):
        open_store(f"sqlite:///{tmp_path}/文件/cockpit.db")


def test_instants_sort_as_text_and_come_back_whole() -> None:
    early, late = datetime(2026, 9, 30, 15, 59, 59, 999999, UTC), datetime(2026, 10, 1, tzinfo=UTC)
    assert to_text(early) == "2026-09-30T15:59:59.999999Z"
    assert to_text(early) < to_text(late)
    assert from_text(to_text(early)) == early


def test_an_instant_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="没有时区"):
        to_text(datetime(2026, 10, 1))


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    assert to_text(end_of_day(date(2026, 10, 1))) == "2026-10-01T15:59:59.999999Z"
    assert day_of(datetime(2026, 10, 1, 16, 0, tzinfo=UTC)) == date(2026, 10, 2)


def test_the_next_instant_is_later_even_when_the_clock_is_not() -> None:
    last = datetime(2026, 10, 1, tzinfo=UTC)
    assert after(last, last) == last + timedelta(microseconds=1)
    assert after(last, last + timedelta(hours=1)) == last + timedelta(hours=1)


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_never_reaches_the_store(written: str) -> None:
    with pytest.raises(ValueError, match="不是一个数"):
        exact(Decimal(written))
