"""The tables themselves: one history of migrations, locks on history, honest doors."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, exc, select, text, update

from data_access import migrations, queries, writes
from data_access.migrations import SCHEMA_VERSION, migrate, schema_version
from data_access.store import Store, open_store
from data_access.tables import audit, loads, metadata, observations, store_state
from indicators.problem import Refusal
from tests.postgres.conftest import NewUrl
from tests.postgres.district import START, found_district, load, observation


def test_the_migrations_make_exactly_the_tables_the_code_knows(store: Store) -> None:
    with store.write() as connection:
        # SQLite hands defaults back as it got them, quotes and all; PostgreSQL compares them for both.
        options = {"compare_type": True, "compare_server_default": not store.is_sqlite}
        context = MigrationContext.configure(connection, opts=options)
        differences = [one for one in compare_metadata(context, metadata) if "alembic_version" not in str(one)]
    assert differences == []


def test_the_migrations_have_one_head_and_it_is_the_version_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_VERSION]


def test_an_empty_database_becomes_a_store_and_stays_one(engine: str, new_url: NewUrl) -> None:
    store = open_store(new_url(engine))
    migrate(store)
    found_district(store)
    migrate(store)
    with store.read() as connection:
        assert (schema_version(connection), queries.data_version(connection)) == (SCHEMA_VERSION, 1)
    store.close()


def test_a_store_of_a_newer_product_is_refused_and_left_alone(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(Refusal, match=f"数据库结构版本 0999 比本程序认识的 {SCHEMA_VERSION} 新；请升级本产品"):
        migrate(store)
    with store.read() as connection:
        assert schema_version(connection) == "0999"


def test_what_was_once_known_cannot_be_deleted(store: Store) -> None:
    found_district(store)
    load(store, [observation("87.3")])
    for table in (observations, loads):
        with pytest.raises(exc.DBAPIError, match="append-only"), store.write() as connection:
            connection.execute(delete(table))


@pytest.mark.parametrize("act", [delete(audit), update(audit).values(actor="别人")], ids=["delete", "update"])
def test_the_audit_can_only_grow(store: Store, act: object) -> None:
    with store.write() as connection:
        writes.record_audit(connection, at=START, actor="张三", action="load", object_="7月.xlsx", detail="一行\n两行")
    with pytest.raises(exc.DBAPIError, match="append-only"), store.write() as connection:
        connection.execute(act)  # type: ignore[call-overload]
    with store.read() as connection:
        assert connection.execute(select(audit.c.actor, audit.c.detail)).all() == [("张三", "一行\\n两行")]


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises((exc.DBAPIError, Refusal)), store.read() as connection:
        connection.execute(update(store_state).values(data_version=9))
    with store.read() as connection:
        assert queries.data_version(connection) == 0


def test_a_reader_sees_one_moment_while_a_writer_commits(store: Store) -> None:
    with store.read() as connection:
        before = queries.data_version(connection)
        found_district(store)
        assert queries.data_version(connection) == before
    with store.read() as connection:
        assert queries.data_version(connection) == before + 1


def test_a_write_that_fails_keeps_nothing(store: Store) -> None:
    found_district(store)
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        writes.bump_version(connection) / 0
    with store.read() as connection:
        assert queries.data_version(connection) == 1


def test_a_full_disk_is_told_and_what_was_there_stays(sqlite_store: Store) -> None:
    store = sqlite_store
    found_district(store)
    load(store, [observation("1")])
    with store.write() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    many = [observation("2", area=f"{number:012d}") for number in range(3000)]
    with pytest.raises(Refusal, match="磁盘空间不足，未作任何改动；请腾出空间后重试。"):
        load(store, many, name="大")
    with store.read() as connection:
        assert [one.file_name for one in queries.loads(connection)] == ["7月.xlsx"]


def test_known_instants_only_move_forward_even_when_the_clock_goes_back(store: Store) -> None:
    with store.write() as connection:
        first = writes.next_known_at(connection, START)
        second = writes.next_known_at(connection, START)
        third = writes.next_known_at(connection, START.replace(year=2020))
    assert first == START
    assert START < second < third
    assert (third - START).total_seconds() < 0.001
