"""The perimeter of the local single-user mode, and the check that a post comes from our own page.

One person at the machine holds every role, so a request must really come from this machine: its
peer is a loopback address, it asks for a loopback name (a foreign name that resolves to 127.0.0.1
is the DNS-rebinding trick), and no proxy passed it on. The server may then be bound to any address
by mistake and still serves nobody else.
"""

import ipaddress
from urllib.parse import urlsplit

from flask import Request

from callbacks.answers import Denial

STRANGER = "驾驶舱目前是单机模式，只接受本机访问；请在运行它的电脑上打开 http://127.0.0.1 的地址。"
PROXIED = "驾驶舱目前是单机模式，不能放在代理后面；请直接在本机打开。"
FOREIGN_PAGE = "请求来自别的网站，已拒绝；请从驾驶舱页面操作。"
_PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def admit_only_this_machine(request: Request) -> None:
    """Turn away whoever is not at this machine.

    Raises:
        Denial: the peer or the name asked for is not loopback, or a proxy stands between.
    """
    if not _is_loopback(request.remote_addr or "") or not _is_loopback_name(request.host):
        raise Denial(403, STRANGER)
    if any(name in request.headers for name in _PROXY_HEADERS):
        raise Denial(403, PROXIED)


def admit_only_own_page(request: Request) -> None:
    """Turn away a post that a browser sends on behalf of another site.

    Raises:
        Denial: `Sec-Fetch-Site` or `Origin` names somebody else.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    if site not in ("same-origin", "none") or (origin and origin != request.host_url.rstrip("/")):
        raise Denial(403, FOREIGN_PAGE)


def _is_loopback(address: str) -> bool:
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = peer.ipv4_mapped if isinstance(peer, ipaddress.IPv6Address) else None
    return (mapped or peer).is_loopback


def _is_loopback_name(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _is_loopback(name)
