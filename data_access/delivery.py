"""Senders: one message to one receiver, or a sentence why not. They know no store and no clock.

Mail goes through `apprise`. The robots of 企业微信 and 钉钉 and webhooks are posted here, to the address
`apprise` makes of the receiver's: apprise 2.3.0 takes any HTTP 200 of the two robots for success, though
they refuse by an error code in the answer, encodes the signature of 钉钉 twice, and cannot carry the
structured body of a webhook. All posts share one path: no redirect is followed, TLS is verified, the size of
the answer is limited. What a failure says never repeats an address or what the other side wrote.

Every sending has a thread of its own and is left to itself at the deadline: the libraries limit single steps
only, so who answers a byte at a time could hold them for ever.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from threading import enumerate as threads
from typing import Any

from data_access.outbox import Posting
from data_access.receivers import Receiver, ReceiverKind, hush, service_of
from indicators.alerting.message import Message
from indicators.alerting.message_faces import html, text

CONNECT_SECONDS, READ_SECONDS = 4.0, 10.0
LEASE = timedelta(seconds=CONNECT_SECONDS + READ_SECONDS + 1)
_ANSWER_BYTES = 1 << 16
_OK, _MULTIPLE_CHOICES, _BAD_REQUEST = 200, 300, 400
# What a group robot takes in one text, in bytes of UTF-8.
_MOST_BYTES = {ReceiverKind.WECOM: 2048, ReceiverKind.DINGTALK: 18_000, ReceiverKind.FEISHU: 18_000}
_UNANSWERED = "等了 {:g} 秒没有回答。"
_CODE_NAMES = ("errcode", "code", "StatusCode")
_CURES = {
    (ReceiverKind.WECOM, 93000): "机器人地址无效或机器人已被移出群",
    (ReceiverKind.WECOM, 45009): "发送太频繁，每个机器人每分钟限 20 条",
    (ReceiverKind.DINGTALK, 310000): "不合机器人的安全设置；关键词请设为“指标预警”，或核对加签密钥和本机时间",
    (ReceiverKind.DINGTALK, 300001): "令牌无效或机器人已停用",
    (ReceiverKind.DINGTALK, 130101): "发送太频繁，每个机器人每分钟限 20 条",
    (ReceiverKind.FEISHU, 19001): "令牌无效或机器人已停用",
    (ReceiverKind.FEISHU, 19021): "机器人开了签名校验；请改用关键词“指标预警”",
    (ReceiverKind.FEISHU, 19022): "本机地址不在机器人的 IP 白名单里",
    (ReceiverKind.FEISHU, 19024): "不合机器人的关键词；请设为“指标预警”",
    (ReceiverKind.FEISHU, 11232): "发送太频繁",
}


class Undelivered(Exception):  # noqa: N818 - an answer to the deliverer, not a crash
    """The message did not arrive; the text says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a receiver may take to be reached and for each step of its answer, in seconds."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS

    @property
    def total(self) -> float:
        """How long the whole of a sending may take."""
        return self.connect + self.read


def send(receiver: Receiver, posting: Posting, patience: Patience = Patience()) -> None:
    """Send a message to a receiver.

    Raises:
        Undelivered: it did not arrive, or nobody can say whether it did; also while an earlier sending to this
            receiver goes on beyond its deadline, so that there is never more than one of them.
    """
    name = f"send to {receiver.name}"
    if any(one.name == name for one in threads()):
        raise Undelivered("上一条还没有发完，对方的回答断断续续；请对方检查它的服务。")
    failures: list[Exception] = []
    sending = Thread(target=_try, args=(receiver, posting, patience, failures), name=name, daemon=True)
    sending.start()
    sending.join(patience.total)
    if sending.is_alive():
        raise Undelivered(_UNANSWERED.format(patience.total))
    if failures:
        raise failures[0]


def _try(receiver: Receiver, posting: Posting, patience: Patience, failures: list[Exception]) -> None:
    try:
        match receiver.kind:
            case ReceiverKind.WEBHOOK:
                _post(receiver.url, posting.body, posting.idempotency_key, patience)
            case ReceiverKind.MAIL:
                _mail(receiver, posting, patience)
            case _:
                _tell_robot(receiver, posting, patience)
    except Exception as error:  # noqa: BLE001 - raised again by who waits for it
        failures.append(error)


def _mail(receiver: Receiver, posting: Posting, patience: Patience) -> None:
    service: Any = _service(receiver)
    service.socket_connect_timeout = patience.read  # smtplib has one limit for every step
    service.headers["X-Idempotency-Key"] = posting.idempotency_key
    parts = {"title": posting.subject, "body": html(posting.message), "body_format": "html"}
    if not service.notify(**parts, attach=_attached(posting)):
        raise Undelivered(
            "邮件没有送出：邮件服务器连不上、登录没有通过，或收件人被拒绝；请核对接收方文件里的地址、密码和加密方式。"
        )


def _attached(posting: Posting) -> Any:
    """Give the file that goes with a mail as `apprise` takes it; None without one."""
    if posting.file is None:
        return None
    from apprise import AppriseAttachment
    from apprise.attachment.memory import AttachMemory

    in_memory: Any = AttachMemory
    return AppriseAttachment(in_memory(content=posting.file, name=posting.file_name))


def _tell_robot(receiver: Receiver, posting: Posting, patience: Patience) -> None:
    address, query, payload = _robot_post(receiver, posting.message)
    body = json.dumps(payload, ensure_ascii=False)
    code = _answered_code(_post(address, body, posting.idempotency_key, patience, query, reads_answer=True))
    if code is None:
        raise Undelivered(f"{receiver.kind.label}的回答不是机器人接口的格式；请核对接收方文件里的地址和网络代理。")
    if code:
        cure = _CURES.get((receiver.kind, code), "请按错误码查该平台的说明")
        raise Undelivered(f"{receiver.kind.label}没有接受（错误码 {code}）：{cure}。")


def _robot_post(receiver: Receiver, message: Message) -> tuple[str, Mapping[str, str], Mapping[str, object]]:
    """Give address, query and body of the post to a group robot.

    Raises:
        Undelivered: the receiver's address is none of its kind.
    """
    service: Any = _service(receiver)
    content = text(message, _MOST_BYTES[receiver.kind])
    match receiver.kind:
        case ReceiverKind.WECOM:
            return service.api_url, {}, {"msgtype": "text", "text": {"content": content}}
        case ReceiverKind.DINGTALK:
            address, query = service.notify_url.format(token=service.token), {}
            if service.secret:
                stamp, signature = service.get_signature()
                query = {"timestamp": stamp, "sign": service.unquote(signature)}
            return address, query, {"msgtype": "text", "text": {"content": content}}
        case _:
            # 飞书 reads <at …> in a text as a call to people.
            content = content.replace("<at", "＜at")
            return (
                service.notify_url.format(token=service.token),
                {},
                {"msg_type": "text", "content": {"text": content}},
            )


def _service(receiver: Receiver) -> Any:
    service = service_of(receiver)
    if service is None:
        raise Undelivered("接收方文件里的地址不能用；请核对后重发。")
    return service


def _answered_code(answer: bytes) -> int | None:
    try:
        found = json.loads(answer)
    except ValueError:
        return None
    codes = (found.get(name) for name in _CODE_NAMES) if isinstance(found, dict) else ()
    return next((code for code in codes if isinstance(code, int)), None)


def _post(
    address: str,
    body: str,
    key: str,
    patience: Patience,
    query: Mapping[str, str] | None = None,
    *,
    reads_answer: bool = False,
) -> bytes:
    """Post JSON; gives the beginning of the answer if asked. Every failure becomes `Undelivered`, without its address.

    An answer nobody asked for is not read: what arrived must not count as lost because its receipt broke off.
    """
    import requests

    hush()
    try:
        with requests.post(
            address,
            params=query,
            data=body.encode(),
            headers={"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key},
            timeout=(patience.connect, patience.read),
            allow_redirects=False,
            verify=True,
            stream=True,
        ) as answer:
            _refuse(answer.status_code)
            return _beginning(answer.iter_content(_ANSWER_BYTES)) if reads_answer else b""
    except requests.exceptions.SSLError:
        reason = "对方的证书核对不上；单位自建的证书请用环境变量 REQUESTS_CA_BUNDLE 指明根证书"
    except requests.exceptions.ProxyError:
        reason = "网络代理不通；请核对代理设置"
    except requests.Timeout:
        raise Undelivered(_UNANSWERED.format(patience.total)) from None
    except requests.ConnectionError:
        reason = "连不上对方，或连接中途断开；请核对地址和网络"
    except (requests.RequestException, ValueError):
        reason = "地址或对方的回答无法识别；请核对接收方文件里的地址"
    raise Undelivered(f"{reason}。")


def _refuse(status: int) -> None:
    if _MULTIPLE_CHOICES <= status < _BAD_REQUEST:
        raise Undelivered(f"对方要转到别的地址（HTTP {status}），没有跟随；请把最终地址写进接收方文件。")
    if not _OK <= status < _MULTIPLE_CHOICES:
        raise Undelivered(f"对方没有接受（HTTP {status}）；请对方检查它的服务。")


def _beginning(pieces: Iterable[bytes]) -> bytes:
    read = b""
    for piece in pieces:
        read += piece
        if len(read) >= _ANSWER_BYTES:
            break
    return read
