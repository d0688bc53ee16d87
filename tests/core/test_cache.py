"""The cache behind the snapshots: once per key, whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from workflows.cache import Cache


def test_a_key_is_computed_once_however_many_ask_at_once() -> None:
    cache: Cache[str, object] = Cache(10)
    asking, made = Barrier(8), []

    def make() -> object:
        made.append(object())
        return made[-1]

    def ask(_: int) -> object:
        asking.wait()
        return cache.obtain("十月", make)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert len(made) == 1
    assert {id(answer) for answer in answers} == {id(made[0])}


def test_whoever_asks_during_the_computation_gets_the_same_value() -> None:
    cache: Cache[str, object] = Cache(10)
    computing, may_end = Event(), Event()

    def slow() -> object:
        computing.set()
        may_end.wait()
        return object()

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.obtain, "十月", slow)
        computing.wait()
        second = threads.submit(cache.obtain, "十月", object)
        other = cache.obtain("九月", object)
        may_end.set()
        assert first.result() is second.result()
    assert first.result() is not other


def test_a_failure_is_told_and_not_kept() -> None:
    cache: Cache[str, float] = Cache(10)
    with pytest.raises(ZeroDivisionError):
        cache.obtain("十月", lambda: 1 / 0)
    assert cache.obtain("十月", lambda: 1.0) == 1.0


def test_the_least_recently_used_goes_first() -> None:
    cache: Cache[str, int] = Cache(2)
    for key in ("八月", "九月", "八月", "十月"):
        cache.obtain(key, lambda: 0)
    assert [cache.obtain(key, lambda: 1) for key in ("八月", "十月", "九月")] == [0, 0, 1]


def test_a_value_heavier_than_the_budget_is_kept_alone() -> None:
    cache: Cache[str, int] = Cache(10, weight=lambda value: value)
    cache.obtain("轻", lambda: 5)
    cache.obtain("重", lambda: 50)
    assert cache.obtain("重", lambda: 0) == 50
    assert cache.obtain("轻", lambda: 1) == 1
