"""`python -m bench.openers`: very many people who come within a minute, in a process of their own.

Each opens the guide, submits with his pass and looks at his place; some press twice. Whoever is
told to come again does so after the seconds that he is told. What each was answered is kept here
and counted against the database afterwards.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.machine import Spread

CONNECTIONS = 400
TWICE = 0.05  # who presses twice
TRIES_MAX = 12
WAIT_S = 30.0
TOKEN = "opening" * 4 + "open"  # what the cookie and the form of a browser agree on


@dataclass
class Crowd:
    """`pages` and `intake` are ports; `given` are application and pass of each person."""

    pages: int
    intake: int
    seconds: float
    path: str
    given: list[list[str]]
    limit_s: float
    times: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: dict[str, list[int]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    async def come(self) -> float:
        """Everybody, spread over the seconds; how long it took until the last one was done."""
        self._room = {port: Pool(port) for port in (self.pages, self.intake)}
        began = time.perf_counter()
        people = [
            asyncio.create_task(self._person(began + self.seconds * place / len(self.given), *one))
            for place, one in enumerate(self.given)
        ]
        done, late = await asyncio.wait(people, timeout=self.limit_s)
        for one in late:
            one.cancel()
        self.failures += [f"{len(late)} were not done in time"] if late else []
        self.failures += [repr(one.exception()) for one in done if one.exception()][:20]
        return time.perf_counter() - began

    async def _person(self, at: float, bundle: str, given: str) -> None:
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        await self._send("guide", self.pages, "GET", self.path)
        form = f"key={bundle}&pass={given}&csrfmiddlewaretoken={TOKEN}"
        ways = [self._submit(bundle, form)]
        if random.random() < TWICE:
            ways.append(self._submit(bundle, form))
        tickets = await asyncio.gather(*ways)
        ticket = next((one for one in tickets if one), "")
        if ticket:
            await self._send("place", self.pages, "GET", f"/intake/ticket/{ticket}/")

    async def _submit(self, bundle: str, form: str) -> str:
        for _ in range(TRIES_MAX):
            status, headers, body = await self._send(
                "submit", self.intake, "POST", f"/intake/{bundle}/", form
            )
            if status == 200:
                told = json.loads(body)
                self.acknowledged.setdefault(bundle, []).append(told["number"])
                return str(told["ticket"])
            if status == 303:
                self.acknowledged.setdefault(bundle, []).append(0)
                return headers["location"].rstrip("/").rpartition("/")[2]
            if status not in (429, 503):
                self.failures.append(f"submit: {status} {body[:200]!r}")
                return ""
            await asyncio.sleep(float(headers.get("retry-after", "2")))
        return ""

    async def _send(
        self, name: str, port: int, method: str, path: str, body: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        began = time.perf_counter()
        answer = await self._room[port].ask(method, path, body)
        self.times.setdefault(name, []).append(time.perf_counter() - began)
        self.statuses[f"{name} {answer[0]}"] += 1
        return answer


class Pool:
    """Connections to one port, taken in turn; time spent waiting for one counts."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: asyncio.Queue[Any] = asyncio.Queue()
        for _ in range(CONNECTIONS):
            self._free.put_nowait(None)

    async def ask(self, method: str, path: str, body: str) -> tuple[int, dict[str, str], bytes]:
        link = await self._free.get()
        try:
            for tried in range(2):  # a connection that was kept open may have been closed since
                try:
                    link = link or await asyncio.open_connection("127.0.0.1", self._port)
                    return await asyncio.wait_for(self._ask(link, method, path, body), WAIT_S)
                except (OSError, asyncio.IncompleteReadError):
                    link = None
                    if tried:
                        raise
            raise AssertionError
        except BaseException:
            link = None
            raise
        finally:
            self._free.put_nowait(link)

    async def _ask(
        self, link: Any, method: str, path: str, body: str
    ) -> tuple[int, dict[str, str], bytes]:
        reader, writer = link
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost:{self._port}\r\n"
            f"Cookie: rongyi_csrf={TOKEN}\r\n"
            "Accept: application/json, text/html\r\nContent-Length: "
            f"{len(body)}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        writer.write(head.encode() + body.encode())
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.split(": ", 1) for line in lines[1:] if ": " in line)
        headers = {name.lower(): value for name, value in pairs}
        size = int(headers.get("content-length", "0"))
        return int(lines[0].split()[1]), headers, await reader.readexactly(size)


def main() -> int:
    """Reads what to do as JSON, prints what became of it as JSON."""
    told = json.load(sys.stdin)
    random.seed(7)
    crowd = Crowd(**told)
    seconds = asyncio.run(crowd.come())
    print(
        json.dumps(
            {
                "seconds": round(seconds, 1),
                "times": {name: Spread.of(rows).figures() for name, rows in crowd.times.items()},
                "statuses": dict(crowd.statuses),
                "failures": crowd.failures[:20],
                "acknowledged": crowd.acknowledged,
            }
        )
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
