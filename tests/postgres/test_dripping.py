"""A receiver that answers a byte at a time holds up nobody but itself."""

from functools import partial

import pytest

from data_access import outbox
from data_access.delivery import Patience, Undelivered, send
from data_access.outbox import OutboxState
from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from tests.postgres.dripping import LOOPBACK, dripping
from tests.postgres.post_office import START, message, posting, put, webhook
from tests.postgres.sinks import HttpSink, http_sink
from workflows.deliver import DeliveryReport, deliver

SHORT = Patience(connect=0.3, read=0.2)  # much longer than the pause between two drops
UNANSWERED = "等了 0.5 秒没有回答。"
HTTP = (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"z")
MAIL = (b"220-", b"z")


def web(port: int, name: str = "慢") -> Receiver:
    return webhook(f"http://{LOOPBACK}:{port}/", name)


def mail(port: int) -> Receiver:
    url = f"mailto://{LOOPBACK}:{port}?from=cockpit@example.gov.cn&to=duty@example.gov.cn"
    return Receiver("慢邮", ReceiverKind.MAIL, url)


def test_a_service_that_drips_a_header_is_given_up_at_the_deadline() -> None:
    with dripping(*HTTP) as port, pytest.raises(Undelivered) as undelivered:
        send(web(port), posting(message()), SHORT)
    assert str(undelivered.value) == UNANSWERED


def test_a_mail_server_that_drips_its_greeting_is_given_up_at_the_deadline() -> None:
    with dripping(*MAIL) as port, pytest.raises(Undelivered) as undelivered:
        send(mail(port), posting(message()), SHORT)
    assert str(undelivered.value) == UNANSWERED


def test_nothing_more_is_sent_to_a_receiver_whose_answer_drips_still() -> None:
    with dripping(*HTTP) as port:
        said = []
        for _ in range(2):
            with pytest.raises(Undelivered) as undelivered:
                send(web(port, "很慢"), posting(message()), SHORT)
            said.append(str(undelivered.value))
    assert said == [UNANSWERED, "上一条还没有发完，对方的回答断断续续；请对方检查它的服务。"]


def test_a_receiver_that_drips_starves_no_other(store: Store) -> None:
    slow = f"滴 {store.url.get_backend_name()}"  # each engine's own: the last one's answer may be ending still
    put(store, "a", "b", receiver=slow)
    put(store, "c", receiver="快")
    with dripping(*HTTP) as port, http_sink(HttpSink()) as sink:
        receivers = [web(port, slow), webhook(sink.url, "快")]
        report = deliver(store, receivers, lambda: START, partial(send, patience=SHORT), limit=9)
    with store.read() as connection:
        rows = outbox.outbox_rows(connection, None, 9)
    assert report == DeliveryReport(1, 1, 0)
    assert [(row.receiver, row.state) for row in rows] == [
        ("快", OutboxState.SENT),
        (slow, OutboxState.WAITING),
        (slow, OutboxState.WAITING),
    ]
