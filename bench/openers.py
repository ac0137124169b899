"""`python -m bench.openers`: very many people who come within a minute, in a process of their own.

Each opens the guide, submits with his pass and looks at his place; some press twice. Whoever is
told to come again does so after the seconds that he is told. What each was answered is kept here
and counted against the database afterwards.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

from bench.machine import Spread

CONNECTIONS = 400
TWICE = 0.05  # who presses twice
TRIES_MAX = 12
TRIES_OPEN = 3
WINDOW_S = 5
WAIT_S = 30.0
TOKEN = "opening" * 4 + "open"  # what the cookie and the form of a browser agree on


@dataclass(slots=True)
class Answer:
    """What came back; `head` as it was sent."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, empty without one."""
        found = re.search(rf"(?im)^{name}:[ ]*([^\r\n]*)", self.head.decode("latin-1"))
        return found[1] if found else ""


@dataclass
class Crowd:
    """`pages` and `intake` are ports; `given` are application, pass and session of each person."""

    pages: int
    intake: int
    seconds: float
    path: str
    given: list[list[str]]
    limit_s: float
    times: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: dict[str, list[int]] = field(default_factory=dict)
    windows: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    async def come(self) -> float:
        """Everybody, spread over the seconds; how long it took until the last one was done."""
        self._room = {port: Pool(port) for port in (self.pages, self.intake)}
        self._began = began = time.perf_counter()
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

    async def _person(self, at: float, bundle: str, given: str, session: str) -> None:
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        headers = (
            f"Cookie: rongyi_session={session}; rongyi_csrf={TOKEN}\r\nAccept-Encoding: gzip\r\n"
        )
        await self._send("guide", self.pages, f"GET {self.path}", headers)
        form = f"key={bundle}&pass={given}&csrfmiddlewaretoken={TOKEN}"
        posted = (
            f"{headers}Accept: application/json\r\nContent-Length: {len(form)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
        )
        ways = [self._submit(bundle, posted, form)]
        if random.random() < TWICE:
            ways.append(self._submit(bundle, posted, form))
        tickets = [await ways[0]] if len(ways) == 1 else await asyncio.gather(*ways)
        ticket = next((one for one in tickets if one), "")
        if ticket:
            await self._send("place", self.intake, f"GET /intake/ticket/{ticket}/", headers)

    async def _submit(self, bundle: str, headers: str, form: str) -> str:
        for _ in range(TRIES_MAX):
            answer = await self._send(
                "submit", self.intake, f"POST /intake/{bundle}/", headers, form
            )
            if answer.status == 200:
                told = json.loads(answer.body)
                self.acknowledged.setdefault(bundle, []).append(told["number"])
                return str(told["ticket"])
            if answer.status == 303:
                self.acknowledged.setdefault(bundle, []).append(0)
                return answer.header("location").rstrip("/").rpartition("/")[2]
            if answer.status not in (429, 503):
                self.failures.append(f"submit: {answer.status} {answer.body[:200]!r}")
                return ""
            await asyncio.sleep(float(answer.header("retry-after") or "2"))
        return ""

    async def _send(self, name: str, port: int, line: str, headers: str, body: str = "") -> Answer:
        began = time.perf_counter()
        request = f"{line} HTTP/1.1\r\nHost: localhost:{port}\r\n{headers}\r\n{body}".encode()
        answer = await self._room[port].ask(request)
        took = time.perf_counter() - began
        self.times.setdefault(name, []).append(took)
        self.windows.setdefault((name, int(began - self._began) // WINDOW_S), []).append(took)
        self.statuses[f"{name} {answer.status}"] += 1
        return answer


class Link(asyncio.Protocol):
    """One connection that is kept open: a request, its answer, the next request."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Called by the loop. What does not unpack is not needed: bodies of pages stay packed."""
        self._read = self._read + data if self._read else data
        end = self._read.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._read[:end].lower()
        place = head.find(b"\r\ncontent-length:")
        size = int(head[place + 17 :].split(b"\r", 1)[0]) if place >= 0 else 0
        if len(self._read) < end + 4 + size:
            return
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result(Answer(int(head[9:12]), self._read[:end], self._read[end + 4 :]))
        self._read = b""

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError("closed"))

    def is_open(self) -> bool:
        """Whether it can still be asked."""
        return self._transport is not None

    async def ask(self, request: bytes) -> Answer:
        """Errors: OSError."""
        if self._transport is None:
            raise ConnectionResetError("closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Nothing more is asked."""
        if self._transport is not None:
            self._transport.close()


class Pool:
    """Connections to one port, taken in turn; time spent waiting for one counts."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: asyncio.LifoQueue[Link | None] = asyncio.LifoQueue()
        for _ in range(CONNECTIONS):
            self._free.put_nowait(None)

    async def ask(self, request: bytes) -> Answer:
        """Errors: OSError, also when there is no answer for too long."""
        link = await self._free.get()
        try:
            async with asyncio.timeout(WAIT_S):
                for _ in range(TRIES_OPEN):  # one that was kept open may have been closed since
                    fresh = link is None or not link.is_open()
                    try:
                        if fresh or link is None:
                            link = await self._opened()
                        return await link.ask(request)
                    except OSError:
                        if fresh:
                            raise
                raise ConnectionResetError("closed")
        except BaseException:
            if link is not None:
                link.close()
            link = None
            raise
        finally:
            self._free.put_nowait(link)

    async def _opened(self) -> Link:
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(Link, "127.0.0.1", self._port))[1]


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
                "slowest_p95_ms": max(Spread.of(rows).p95 for rows in crowd.windows.values()),
                "statuses": dict(crowd.statuses),
                "failures": crowd.failures[:20],
                "acknowledged": crowd.acknowledged,
                "processor_s": time.process_time(),
            }
        )
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
