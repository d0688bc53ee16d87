"""A throw-away PostgreSQL on a Unix socket, and every store test on both engines.

The server speaks with a Chinese ICU collation: nothing we store may depend on how text sorts.
"""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest

from data_access.migrations import migrate
from data_access.store import Store, open_store

_CURE = "缺少 PostgreSQL 15：请运行 sudo apt-get install -y postgresql，然后重新运行测试（不跳过）。"
_SERVER_USER = "postgres"
_SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "60", "autovacuum": "off"}
_SHARED_MEMORY, _ROOM_BYTES = Path("/dev/shm"), 3 << 30  # noqa: S108 - a folder of our own in it

MakeStore = Callable[[], Store]
Outage = Callable[[Store], AbstractContextManager[None]]


class NewUrl(Protocol):
    """Gives the address of a new database."""

    def __call__(self, engine: str, *, migrated: bool = False) -> str:
        """Name the engine; a migrated database has its tables already."""
        ...


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    """Start a server of our own; give the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_memory()))
    as_server = _server_user(folder)
    data, programs = folder / "data", _programs()
    _run([programs / "initdb", "-D", data, "-U", "cockpit", "-A", "trust", "--no-sync", "-E", "UTF8",
          "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-Hans-CN"], as_server)  # fmt: skip
    options = " ".join(f"-c {name}={value or repr('')}" for name, value in _SETTINGS.items())
    start = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"-k {folder} {options}", "start"]
    _run(start, as_server)
    try:
        yield folder
    finally:
        _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], as_server)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_template(postgres_socket: Path) -> str:
    """Make one migrated database that every test copies."""
    _psql(postgres_socket, "CREATE DATABASE migrated")
    store = open_store(_url(postgres_socket, "migrated"))
    migrate(store)
    store.close()
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one migrated file that every test copies."""
    file = tmp_path_factory.mktemp("migrated") / "cockpit.db"
    store = open_store(f"sqlite:///{file}")
    migrate(store)
    store.close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Name the engine a test runs on; every test that asks for a store runs on both."""
    return str(request.param)


@pytest.fixture
def new_url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[NewUrl]:
    """Give addresses of new databases of an engine, empty or copied from the template; dropped after the test."""
    numbers = itertools.count()
    made: list[str] = []

    def url(engine: str, *, migrated: bool = False) -> str:
        if engine == "sqlite":
            file = tmp_path / f"cockpit{next(numbers)}.db"
            if migrated:
                shutil.copy(request.getfixturevalue("sqlite_template"), file)
            return f"sqlite:///{file}"
        socket, name = request.getfixturevalue("postgres_socket"), f"cockpit{next(numbers)}"
        template = request.getfixturevalue("postgres_template") if migrated else "template1"
        _psql(socket, f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append(name)
        return _url(socket, name)

    yield url
    for name in made:
        _psql(request.getfixturevalue("postgres_socket"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def make_store(engine: str, new_url: NewUrl) -> Iterator[MakeStore]:
    """Give new migrated, empty stores; they are closed after the test."""
    made: list[Store] = []

    def store() -> Store:
        made.append(open_store(new_url(engine, migrated=True)))
        migrate(made[-1])
        return made[-1]

    yield store
    for one in made:
        one.close()


@pytest.fixture
def outage(request: pytest.FixtureRequest) -> Outage:
    """Give a way to take a store's database away for a while."""

    @contextmanager
    def away(store: Store) -> Iterator[None]:
        store.close()
        if store.is_sqlite:
            path = Path(str(store.url.database))
            hidden = path.rename(path.with_suffix(".hidden"))
            path.mkdir()
            yield
            path.rmdir()
            hidden.rename(path)
        else:
            socket, change = request.getfixturevalue("postgres_socket"), f"ALTER DATABASE {store.url.database}"
            _psql(socket, f"{change} ALLOW_CONNECTIONS false")
            yield
            _psql(socket, f"{change} ALLOW_CONNECTIONS true")

    return away


@pytest.fixture
def store(make_store: MakeStore) -> Store:
    """Give one new migrated, empty store."""
    return make_store()


@pytest.fixture
def sqlite_store(new_url: NewUrl) -> Iterator[Store]:
    """Give one new, empty store of the embedded kind, for what only a file can suffer."""
    made = open_store(new_url("sqlite"))
    migrate(made)
    yield made
    made.close()


def _programs() -> Path:
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise RuntimeError(_CURE)


def _memory() -> Path | None:
    """Give a file system in memory with room for the server: a new database is hundreds of small files."""
    roomy = _SHARED_MEMORY.is_dir() and shutil.disk_usage(_SHARED_MEMORY).free > _ROOM_BYTES
    return _SHARED_MEMORY if roomy and os.access(_SHARED_MEMORY, os.W_OK) else None


def _server_user(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as Debian's own user for it."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam(_SERVER_USER)
    except KeyError as error:
        raise RuntimeError(_CURE) from error
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": folder}


def _run(command: list[object], as_server: dict[str, Any]) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **as_server)
    if done.returncode:
        raise RuntimeError(f"{command[0]} 失败：{done.stderr or done.stdout}")


def _psql(socket: Path, statement: str) -> None:
    import psycopg

    with psycopg.connect(host=str(socket), user="cockpit", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def _url(socket: Path, name: str) -> str:
    return f"postgresql://cockpit@/{name}?host={socket}"
