"""A process of voters: new connections from addresses of their own, one ballot each, all at once."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
from urllib.parse import urlsplit

_SHEET = [0, 1, 2, 3, 0]


def _request(host: str, port: int, token: str, number: int) -> bytes:
    lines = [[number, _SHEET, False]]
    body = json.dumps({"token": token, "key": secrets.token_hex(16), "round": number, "lines": lines}).encode()
    head = (
        f"POST /ballot HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    )
    return head.encode() + b"\r\n\r\n" + body


def _own_address(voter: int) -> str:
    return f"127.1.{voter // 200 + 1}.{voter % 200 + 1}" if sys.platform.startswith("linux") else "127.0.0.1"


async def _vote(host: str, port: int, request: bytes, voter: int, go: asyncio.Event) -> tuple[float, bool]:
    await go.wait()
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(host, port, local_addr=(_own_address(voter), 0))
    writer.write(request)
    got = b""
    while b"}" not in got:
        some = await reader.read(4096)
        if not some:
            break
        got += some
    took = time.perf_counter() - began
    writer.close()
    return took, b'"counted"' in got


async def _hold(host: str, port: int) -> None:
    """Half a request, again and again as soon as it is cut."""
    while True:
        try:
            reader, writer = await asyncio.open_connection(host, port, local_addr=("127.9.9.9", 0))
            writer.write(b"POST /ballot HTTP/1.1\r\nHost: ")
            await reader.read(1)
            writer.close()
        except OSError:
            pass
        await asyncio.sleep(1.0)


async def _run(asked: dict) -> None:
    from shuzhi_desktop.web.guard import raise_descriptor_limit

    raise_descriptor_limit(8000)
    place = urlsplit(asked["url"])
    host, port = str(place.hostname), place.port or 80
    go = asyncio.Event()
    held = [asyncio.create_task(_hold(host, port)) for _ in range(asked["half_open"])]
    voting = [
        asyncio.create_task(_vote(host, port, _request(host, port, token, asked["round"]), voter, go))
        for voter, token in enumerate(asked["tokens"])
    ]
    await asyncio.sleep(2.0 if held else 0.5)
    print("ready", flush=True)
    await asyncio.sleep(0.3)
    go.set()
    results = await asyncio.gather(*voting)
    for task in held:
        task.cancel()
    print(json.dumps({"waits": [took for took, _ in results], "counted": sum(good for _, good in results)}))


if __name__ == "__main__":
    asyncio.run(_run(json.loads(sys.stdin.readline())))
