"""A receiver on loopback that takes whatever it is sent and answers a byte at a time, without end."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread

LOOPBACK = "127.0.0.1"
_PAUSE_SECONDS = 0.02


@contextmanager
def dripping(greeting: bytes, drop: bytes) -> Iterator[int]:
    """Answer `greeting`, then `drop` again and again, until the test is over; gives the port."""
    is_over = Event()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            wire: socket.socket = self.request
            with suppress(OSError):
                wire.sendall(greeting)
                while not is_over.wait(_PAUSE_SECONDS):
                    wire.sendall(drop)

    class Server(ThreadingTCPServer):
        allow_reuse_address = True

    with Server((LOOPBACK, 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            is_over.set()
            server.shutdown()
            thread.join()
