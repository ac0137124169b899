"""A department that is slow, fails, talks nonsense, answers twice, or about somebody else.

It runs in the process of the harness and keeps its own journal of what it was asked. The adapter
below is put in the place of the local register in web and worker (`inside.py`).
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
import urllib.request
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any

from rongyi.exchange.rules import Ask, NoAnswer, Record

Register = Mapping[str, Mapping[str, Mapping[str, Any]]]
SOMEBODY_ELSE = "somebody-else"
WRONG = "此人并非申请人"  # stands in every answer about somebody else: never to be believed
SLOW_S = 3.6  # longer than a page waits
# Of a thousand answers; the rest are right.
TROUBLES = {"slow": 15, "fails": 60, "garbage": 60, "wrong": 60, "twice": 120}


class Department:
    """Serves on the loopback address until `close`."""

    def __init__(self, seed: int) -> None:
        self.register: Register = {}
        self.asked: list[tuple[str, str, str]] = []  # dataset, subject, how it was answered
        self._dice, self._lock = Random(seed), threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asks = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, body = outer.answer(asks)
                with contextlib.suppress(OSError):  # who asked is dead, or waits no more
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, asks: Sequence[Sequence[str]]) -> tuple[int, bytes]:
        with self._lock:
            drawn = self._dice.randrange(1000)
            how = "right"
            for name, share in TROUBLES.items():
                if drawn < share:
                    how = name
                    break
                drawn -= share
            self.asked += [(dataset, subject, how) for dataset, subject in asks]
        if how == "slow":
            time.sleep(SLOW_S)
        if how == "fails":
            return 500, b"Internal Server Error"
        if how == "garbage":
            return 200, b'{"records": [{"subj'
        rows = []
        for dataset, subject in asks:
            held = self.register.get(dataset, {}).get(subject)
            if how == "wrong" and held is not None:
                rows.append([dataset, SOMEBODY_ELSE, dict.fromkeys(held, WRONG)])
            elif held is not None:
                rows.append([dataset, subject, held])
        if how == "twice":
            rows += rows
        return 200, json.dumps({"records": rows}, ensure_ascii=False).encode()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class Adapter:
    """How the platform reaches it: one question by HTTP for all datasets of a page."""

    remote = True

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/"

    def fetch(
        self, asks: Sequence[Ask], *, timeout_s: float
    ) -> Mapping[Ask, Record | NoAnswer | None]:
        """May raise OSError or ValueError for all of them."""
        sent = json.dumps([[one.dataset, one.subject] for one in asks]).encode()
        request = urllib.request.Request(self.address, data=sent, method="POST")
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:
            rows = json.load(answer)["records"]
        found = {dataset: Record(subject=who, fields=fields) for dataset, who, fields in rows}
        return {one: found.get(one.dataset) for one in asks}
