"""The senders, each against a real receiver on loopback: what arrives, and what is said when nothing does."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from data_access.delivery import Undelivered, send
from data_access.receivers import Receiver, ReceiverKind, read_receivers
from indicators.alerting.message import alert_message
from indicators.alerting.message_faces import table, text
from tests.postgres.post_office import LINK, QUICK, START, message, posting, webhook
from tests.postgres.sinks import (
    LOOPBACK,
    Answer,
    HttpSink,
    MailSink,
    RobotProxy,
    closed_port,
    http_sink,
    mail_sink,
    make_certificate,
    robot_proxy,
)

CANARY = "K4NAR13NV0GEL"
ROBOTS = {
    ReceiverKind.WECOM: f"wecombot://{CANARY}",
    ReceiverKind.DINGTALK: f"dingtalk://SEC{CANARY}@{CANARY}/",
    ReceiverKind.FEISHU: f"feishu://{CANARY}/",
}
robots = pytest.mark.parametrize("kind", ROBOTS)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the robots' hosts."""
    return make_certificate(tmp_path_factory.mktemp("robots"))


@pytest.fixture
def proxy(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RobotProxy]:
    """The way to the robots, trusted as an operator would make it trusted."""
    with robot_proxy(certificate) as running:
        monkeypatch.setenv("HTTPS_PROXY", running.url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        yield running


@pytest.fixture
def mails() -> Iterator[MailSink]:
    """A mail server."""
    with mail_sink() as running:
        yield running


def mail(port: int, to: str = "duty@example.gov.cn") -> Receiver:
    """A receiver by mail."""
    url = f"mailto://{LOOPBACK}:{port}?from=cockpit@example.gov.cn&to={to}"
    return Receiver("值班室", ReceiverKind.MAIL, url)


def robot(kind: ReceiverKind) -> Receiver:
    """A group robot."""
    return Receiver("热线群", kind, ROBOTS[kind])


def told_to(kind: ReceiverKind, body: bytes) -> str:
    """The text a robot was given."""
    parts: dict[str, Any] = json.loads(body)
    return str(parts["content"]["text"] if kind is ReceiverKind.FEISHU else parts["text"]["content"])


def delivered_mail(mails: MailSink) -> EmailMessage:
    """Send the one message and give it as it came in."""
    send(mail(mails.port), posting(message()), QUICK)
    (came,) = mails.mails
    return came


def part(came: EmailMessage, kind: str) -> str:
    """One of the two bodies of a mail."""
    body = came.get_body((kind,))
    assert body
    return str(body.get_content())


def test_a_mail_arrives_with_its_chinese_subject_and_its_key(mails: MailSink) -> None:
    came = delivered_mail(mails)
    assert (came["Subject"], came["To"], came["X-Idempotency-Key"]) == (message().title, "duty@example.gov.cn", "key-1")


def test_a_mail_says_the_same_as_text_and_as_html_with_its_sparkline(mails: MailSink) -> None:
    came = delivered_mail(mails)
    plain, rich = part(came, "plain"), part(came, "html")
    assert all("东街街道｜红色·触发：回访满意率84.20%，低于红色线85%" in body for body in (plain, rich))
    assert "走势 █▆·▁" in plain
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in rich


def test_a_mail_takes_its_document_with_it_byte_for_byte(mails: MailSink) -> None:
    document = bytes(range(256))
    send(mail(mails.port), replace(posting(message()), file_name="关于10月考核情况的通报.docx", file=document), QUICK)
    (came,) = mails.mails
    (attached,) = came.iter_attachments()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("关于10月考核情况的通报.docx", document)


def test_a_mail_nobody_takes_is_undelivered(mails: MailSink) -> None:
    with pytest.raises(Undelivered, match="邮件没有送出：邮件服务器连不上、登录没有通过，或收件人被拒绝"):
        send(mail(mails.port, to="nobody@example.gov.cn"), posting(message()), QUICK)


def test_a_mail_server_that_is_not_there_is_undelivered() -> None:
    with pytest.raises(Undelivered, match="邮件没有送出"):
        send(mail(closed_port()), posting(message()), QUICK)


def test_a_webhook_gets_the_parts_as_json_with_the_key() -> None:
    with http_sink(HttpSink()) as sink:
        send(webhook(sink.url), posting(message()), QUICK)
    (post,) = sink.posts
    assert (post.path, post.key, post.content_type) == ("/hook", "key-1", "application/json; charset=utf-8")
    assert post.body == table(message())


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer.FAIL, "对方没有接受（HTTP 500）；请对方检查它的服务。"),
        (Answer.MOVE, "对方要转到别的地址（HTTP 302），没有跟随；请把最终地址写进接收方文件。"),
        (Answer.DROP, "连不上对方，或连接中途断开；请核对地址和网络。"),
        (Answer.LATE, "等了 4.25 秒没有回答。"),
    ],
)
def test_a_webhook_that_does_not_take_a_message_is_asked_once_and_told_why(answer: Answer, reason: str) -> None:
    with http_sink(HttpSink(lambda _key, _copy: answer)) as sink, pytest.raises(Undelivered) as undelivered:
        send(webhook(sink.url), posting(message()), QUICK)
    assert (str(undelivered.value), len(sink.posts)) == (reason, 1)


@robots
def test_a_robot_is_reached_at_its_platform_with_the_whole_text(proxy: RobotProxy, kind: ReceiverKind) -> None:
    send(robot(kind), posting(message()), QUICK)
    hosts = {
        ReceiverKind.WECOM: ("qyapi.weixin.qq.com:443", f"/cgi-bin/webhook/send?key={CANARY}"),
        ReceiverKind.DINGTALK: ("oapi.dingtalk.com:443", f"/robot/send?access_token={CANARY}"),
        ReceiverKind.FEISHU: ("open.feishu.cn:443", f"/open-apis/bot/v2/hook/{CANARY}/"),
    }
    assert (proxy.hosts[0], proxy.targets[0].split("&")[0]) == hosts[kind]
    assert told_to(kind, proxy.bodies[0]) == text(message())


def test_the_signature_for_dingtalk_reaches_it_as_it_was_made(proxy: RobotProxy) -> None:
    send(robot(ReceiverKind.DINGTALK), posting(message()), QUICK)
    asked = parse_qs(urlsplit(proxy.targets[0]).query)
    stamp, secret = asked["timestamp"][0], f"SEC{CANARY}"
    made = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    assert base64.b64decode(asked["sign"][0], validate=True) == made


def test_a_long_message_keeps_to_what_a_group_of_wecom_takes(proxy: RobotProxy) -> None:
    lines = [message(f"第{at}街道").lines[0] for at in range(20)]
    told = alert_message("回访满意率", lines, advice="核实。", link=LINK, made_at=START)
    send(robot(ReceiverKind.WECOM), posting(told), QUICK)
    content = told_to(ReceiverKind.WECOM, proxy.bodies[0])
    assert len(content.encode()) <= 2048
    assert "条，见链接" in content


def test_nobody_is_called_by_a_text_to_feishu(proxy: RobotProxy) -> None:
    send(robot(ReceiverKind.FEISHU), posting(message('<at user_id="all">')), QUICK)
    assert "<at" not in told_to(ReceiverKind.FEISHU, proxy.bodies[0])


@pytest.mark.parametrize(
    ("kind", "answer", "reason"),
    [
        (
            ReceiverKind.WECOM,
            b'{"errcode":93000}',
            "企业微信没有接受（错误码 93000）：机器人地址无效或机器人已被移出群。",
        ),
        (
            ReceiverKind.WECOM,
            b'{"errcode":45009}',
            "企业微信没有接受（错误码 45009）：发送太频繁，每个机器人每分钟限 20 条。",
        ),
        (
            ReceiverKind.DINGTALK,
            b'{"errcode":310000,"errmsg":"sign not match"}',
            "钉钉没有接受（错误码 310000）：不合机器人的安全设置；关键词请设为“指标预警”，或核对加签密钥和本机时间。",
        ),
        (
            ReceiverKind.FEISHU,
            b'{"code":19024}',
            "飞书没有接受（错误码 19024）：不合机器人的关键词；请设为“指标预警”。",
        ),
        (ReceiverKind.FEISHU, b'{"code":7}', "飞书没有接受（错误码 7）：请按错误码查该平台的说明。"),
        (ReceiverKind.WECOM, b"<html>", "企业微信的回答不是机器人接口的格式；请核对接收方文件里的地址和网络代理。"),
        (ReceiverKind.WECOM, b"[]", "企业微信的回答不是机器人接口的格式；请核对接收方文件里的地址和网络代理。"),
    ],
)
def test_a_robot_that_refuses_in_a_good_answer_is_not_taken_for_sent(
    proxy: RobotProxy, kind: ReceiverKind, answer: bytes, reason: str
) -> None:
    proxy.answer = answer
    with pytest.raises(Undelivered) as undelivered:
        send(robot(kind), posting(message()), QUICK)
    assert str(undelivered.value) == reason


@robots
def test_a_host_whose_certificate_nobody_vouches_for_learns_nothing(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, kind: ReceiverKind
) -> None:
    with robot_proxy(certificate) as stranger:
        monkeypatch.setenv("HTTPS_PROXY", stranger.url)
        with pytest.raises(Undelivered, match="对方的证书核对不上"):
            send(robot(kind), posting(message()), QUICK)
    assert stranger.bodies == []


def test_a_proxy_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{LOOPBACK}:{closed_port()}")
    with pytest.raises(Undelivered, match="网络代理不通"):
        send(robot(ReceiverKind.WECOM), posting(message()), QUICK)


@pytest.mark.parametrize(
    "receiver",
    [
        webhook(f"http://u:{CANARY}@{LOOPBACK}:1/{CANARY}"),
        webhook(f"http://{CANARY}.invalid:99999/"),
        webhook(f"nonsense://{CANARY}"),
        Receiver("甲", ReceiverKind.MAIL, f"mailto://u:{CANARY}@{LOOPBACK}:1?from=a@b.cn&to=c@d.cn"),
        Receiver("甲", ReceiverKind.WECOM, f"wecombot://{CANARY}!坏"),
        Receiver("甲", ReceiverKind.DINGTALK, f"dingtalk://{CANARY}-坏/"),
    ],
    ids=["refused", "bad port", "no scheme", "mail", "wecom", "dingtalk"],
)
def test_no_failure_repeats_a_secret(
    receiver: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Undelivered) as undelivered:
        send(receiver, posting(message()), QUICK)
    shown = capfd.readouterr()
    assert CANARY not in f"{undelivered.value!r}{undelivered.value.__cause__!r}{caplog.text}{shown.out}{shown.err}"


@robots
def test_no_success_and_no_refusal_of_a_robot_logs_its_key(
    proxy: RobotProxy, kind: ReceiverKind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    send(robot(kind), posting(message()), QUICK)
    proxy.answer = json.dumps({"errcode": 1, "code": 1, "errmsg": CANARY}).encode()
    with pytest.raises(Undelivered) as undelivered:
        send(robot(kind), posting(message()), QUICK)
    assert CANARY not in str(undelivered.value) + caplog.text


def test_a_receiver_read_from_its_file_can_be_sent_to(mails: MailSink, tmp_path: Path) -> None:
    file = tmp_path / "receivers.toml"
    file.write_text(f'[值班室]\nkind = "mail"\nurl = "{mail(mails.port).url}"', encoding="utf-8")
    file.chmod(0o600)
    (receiver,) = read_receivers(file)
    send(receiver, posting(message()), QUICK)
    assert len(mails.mails) == 1
