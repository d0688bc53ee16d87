"""A small cache: the least recently used goes first, a key is computed once while others wait."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Cache(Generic[Key, Value]):
    """Thread-safe; keeps as many values as their `weight` lets into `capacity`, always the newest one."""

    def __init__(self, capacity: int, weight: Callable[[Value], int] = lambda _value: 1) -> None:
        self._capacity = capacity
        self._weight = weight
        self._lock = Lock()
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._pending: dict[Key, Future[Value]] = {}

    def obtain(self, key: Key, make: Callable[[], Value]) -> Value:
        """Give the value of a key, made by the first who asks; a failure is told to all who wait and not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
            waiting = self._pending.get(key)
            if waiting is None:
                mine: Future[Value] = Future()
                self._pending[key] = mine
        if waiting is not None:
            return waiting.result()
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._pending[key]
            mine.set_exception(error)
            raise
        self._keep(key, value)
        mine.set_result(value)
        return value

    def forget(self, is_outdated: Callable[[Key], bool]) -> None:
        """Let go of the values whose keys nobody will ask for again."""
        with self._lock:
            for key in [key for key in self._values if is_outdated(key)]:
                del self._values[key]

    def _keep(self, key: Key, value: Value) -> None:
        weight = self._weight(value)
        with self._lock:
            del self._pending[key]
            self._values[key] = (value, weight)
            while len(self._values) > 1 and sum(kept for _, kept in self._values.values()) > self._capacity:
                self._values.popitem(last=False)
