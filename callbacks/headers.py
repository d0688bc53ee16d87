"""What every answer tells the browser: where scripts may come from, who may frame us, what to keep."""

from collections.abc import Sequence

from flask import Response

_POLICY = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self' blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=()",
}

COMPRESSED_TYPES = [
    "text/html",
    "text/css",
    "text/plain",
    "text/csv",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/geo+json",
    "image/svg+xml",
]


def policy(script_hashes: Sequence[str]) -> str:
    """Word the content security policy; the hashes are those of Dash's own inline scripts."""
    return _POLICY.format(hashes=" ".join(script_hashes)).replace("'self' ;", "'self';")


def harden(response: Response, content_policy: str) -> Response:
    """Put the headers on; an answer that said nothing about keeping it is not kept.

    What carries a tag is kept and asked about every time: a part of Dash that a page loads late is large.
    """
    response.headers["Content-Security-Policy"] = content_policy
    for name, value in _FIXED.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-cache" if response.get_etag()[0] else "no-store")
    return response
