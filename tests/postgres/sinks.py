"""Receivers on loopback: an HTTP service that may fail, a mail server, and a proxy that plays the group robots."""

import json
import socket
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
ROBOT_HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn")


class Answer(Enum):
    """What a receiver does with a post."""

    TAKE = 204
    FAIL = 500
    MOVE = 302
    DROP = 0  # hangs up without a word
    LATE = 1  # acts, but the sender is gone before it says so


@dataclass
class Post:
    """One post as it came in."""

    path: str
    key: str
    content_type: str
    body: Any


@dataclass
class HttpSink:
    """Acts once on each key; `decide(key, copy)` says how it answers the copy."""

    decide: Callable[[str, int], Answer] = lambda _key, _copy: Answer.TAKE
    posts: list[Post] = field(default_factory=list)
    copies: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, post: Post) -> Answer:
        """Note a post and act on it unless a copy was acted on before."""
        with self._lock:
            answer = self.decide(post.key, self.copies[post.key])
            self.posts.append(post)
            self.copies[post.key] += 1
            if answer in (Answer.TAKE, Answer.LATE) and not self.acts[post.key]:
                self.acts[post.key] += 1
        return answer


@contextmanager
def http_sink(sink: HttpSink) -> Iterator[HttpSink]:
    """Serve a sink on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind, key = self.headers["Content-Type"], self.headers["Idempotency-Key"]
            answer = sink.receive(Post(self.path, key, kind, json.loads(body)))
            if answer is Answer.LATE:
                self.connection.recv(1)  # nothing comes until the sender hangs up
            elif answer is not Answer.DROP:
                self.send_response(answer.value)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with _serving(_QuietServer((LOOPBACK, 0), Handler)) as port:
        sink.url = f"http://{LOOPBACK}:{port}/hook"
        yield sink


class _QuietServer(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """Senders are killed while they speak: that is what the test is about."""


@contextmanager
def _serving(server: Any) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailSink:
    """Keeps the mails it takes; refuses recipients that begin with “nobody”."""

    mails: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        content = envelope.original_content or b""
        self.mails.append(message_from_bytes(content, policy=modern))
        return "250 OK"


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """Serve mail on loopback."""
    sink = MailSink()
    controller = _AnyPort(sink, hostname=LOOPBACK, port=0)
    controller.start()
    try:
        sink.port = controller.port
        yield sink
    finally:
        controller.stop()


@dataclass
class RobotProxy:
    """Plays every robot behind one HTTPS proxy: notes whom it was asked for, answers `answer`."""

    certificate: Path
    answer: bytes = b'{"errcode": 0, "code": 0}'
    hosts: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    url: str = ""


@contextmanager
def robot_proxy(certificate: Path) -> Iterator[RobotProxy]:
    """Serve the proxy on loopback."""
    proxy = RobotProxy(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            proxy.hosts.append(_head(self.rfile)[0].split()[1])
            self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            try:
                with context.wrap_socket(self.request, server_side=True) as wire:
                    _answer(proxy, wire)
            except ssl.SSLError:
                return  # the sender did not trust us

    class Server(ThreadingTCPServer):
        allow_reuse_address = True

    with _serving(Server((LOOPBACK, 0), Handler)) as port:
        proxy.url = f"http://{LOOPBACK}:{port}"
        yield proxy


def _answer(proxy: RobotProxy, wire: ssl.SSLSocket) -> None:
    with wire.makefile("rb") as sent:
        request, *fields = _head(sent)
        length = next(int(line.split(":")[1]) for line in fields if line.lower().startswith("content-length"))
        proxy.targets.append(request.split()[1])
        proxy.bodies.append(sent.read(length))
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(proxy.answer), proxy.answer))


def _head(sent: BufferedIOBase) -> list[str]:
    return [line.decode().strip() for line in iter(sent.readline, b"\r\n")]


def make_certificate(folder: Path) -> Path:
    """Make a certificate of our own for the robots' hosts, its key in the same file."""
    file = folder / "robots.pem"
    names = ",".join(f"DNS:{host}" for host in ROBOT_HOSTS)
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "2", "-subj", "/CN=robots", "-addext", f"subjectAltName={names}",
               "-keyout", "key.pem", "-out", "cert.pem"]  # fmt: skip
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    file.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return file


def closed_port() -> int:
    """Give a port nobody listens on."""
    with socket.socket() as held:
        held.bind((LOOPBACK, 0))
        return int(held.getsockname()[1])
