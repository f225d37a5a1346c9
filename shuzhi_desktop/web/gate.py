"""What every request passes before a page sees it: host, method, origin, size; and the headers of every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shuzhi_desktop.web.guard import BODY_BYTES

if TYPE_CHECKING:
    from collections import Counter

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY = "shuzhi.body"
PLAIN = "shuzhi.plain"
"""Marks an answer that no browser shows as a page: it needs fewer headers, and each one costs time."""
_SHORT = {
    400: b"bad request",
    403: b"forbidden",
    404: b"not found",
    405: b"method not allowed",
    413: b"too large",
    415: b"unsupported type",
    421: b"wrong host",
    500: b"server error",
}
_BARE = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]
_TYPES = (b"application/json", b"application/x-www-form-urlencoded")


class Gate:
    """Stands before the routes. Refusals are a short line and a counter; nothing of the request is kept."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], policy: str, counters: Counter[str]) -> None:
        """Guard an application.

        Args:
            app: the routes.
            hosts: values of the Host header that mean this server, lower case, with port.
            policy: the Content-Security-Policy of every page.
            counters: where requests and refusals are counted.
        """
        self._app, self._hosts, self._counters = app, hosts, counters
        self._headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"same-origin"),  # with no-referrer browsers hide the origin of our own forms
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or refuse it."""
        if scope["type"] != "http":
            return
        self._counters["requests"] += 1
        began = False

        async def told(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = message.setdefault("headers", [])
                headers.extend(_BARE if message.pop(PLAIN, False) else self._headers)
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
            await send(message)

        headers = dict(scope["headers"])
        status = self._refused(scope, headers)
        if status == 0 and scope["method"] == "POST":
            body = await _whole_body(receive)
            if body is None:
                status = 413
            else:
                scope[BODY] = body
        if status:
            await self._refuse(status, told)
            return
        try:
            await self._app(scope, receive, told)
        except Exception:
            self._counters["errors"] += 1
            if began:
                raise
            await self._refuse(500, told)

    def _refused(self, scope: Scope, headers: dict[bytes, bytes]) -> int:
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if host not in self._hosts or sum(name == b"host" for name, _ in scope["headers"]) != 1:
            return 421
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405
        if scope["method"] != "POST":
            return 0
        if not _same_origin(scope, headers, host):
            return 403
        if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() not in _TYPES:
            return 415
        length = headers.get(b"content-length", b"0")
        return 413 if not length.isdigit() or int(length[:9]) > BODY_BYTES else 0

    async def _refuse(self, status: int, send: Send) -> None:
        self._counters[f"refused_{status}"] += 1
        body = _SHORT[status]
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        if status in (413, 421):
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _same_origin(scope: Scope, headers: dict[bytes, bytes], host: str) -> bool:
    """Whether a POST comes from a page of ours, as far as the browser tells; the token in its body proves the rest."""
    if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
        return False
    origin = headers.get(b"origin")
    return origin is None or origin.decode("latin-1").lower() == f"{scope['scheme']}://{host}"


async def _whole_body(receive: Receive) -> bytes | None:
    """The body; None when it is too large or the client went away."""
    parts: list[bytes] = []
    size = 0
    while True:
        message: dict[str, Any] = dict(await receive())
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_BYTES:
            return None
        if not message.get("more_body"):
            return b"".join(parts)
