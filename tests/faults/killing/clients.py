"""Applicants and officers at their browsers, each with a journal of what was sent and answered.

An answer that never came is *unknown*: it may have been done once. The client then sends the same
again, as people and browsers do; it never counts as done before somebody said so.
"""

from __future__ import annotations

import http.client
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench import applying
from bench.flows import SHORT
from bench.visitor import TIMEOUT_S, Answer, Unexpected, Visitor

AGAIN_S = 0.15
ANSWER_S = 20  # then a client takes the line for broken
TRIES_MAX = 400
BROKEN = (OSError, http.client.HTTPException)
NUMBER = re.compile(r"/cases/([A-Z0-9]+)/")
CASES = re.compile(rb"/work/cases/([A-Z0-9-]+)/")
VERSION = re.compile(rb'name="version" value="(\d+)"')
assert ANSWER_S < TIMEOUT_S


class Unavailable(Exception):
    """The site says that it cannot do it now (502, 503)."""


@dataclass
class Line:
    """One thing that a client wanted: how often it was sent, and what was confirmed."""

    key: str
    act: str
    sent: int = 0
    confirmed: list[str] = field(default_factory=list)
    refused: str = ""


@dataclass
class Client:
    """One person; every request is sent until it is answered."""

    port: int
    person: str
    enterprise: str = ""
    seed: int = 0
    journal: list[Line] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)  # answers that nobody should get
    unavailable: int = 0
    broken: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.over = threading.Event()
        self.visitor: Visitor | None = None

    def run(self) -> None:
        """Until the run is over."""
        raise NotImplementedError

    def patiently(self, ask: Callable[[Visitor], Answer], line: Line | None = None) -> Answer:
        """Ask until there is an answer, signing in anew where that is needed.

        Errors: Unexpected for an answer that is final; TimeoutError when the run is over.
        """
        for _ in range(TRIES_MAX):
            try:
                if self.visitor is None:
                    visitor = Visitor(self.port)
                    visitor._link.timeout = ANSWER_S
                    visitor.sign_in(self.person, self.enterprise)
                    self.visitor = visitor
                if line is not None:
                    line.sent += 1
                return ask(self.visitor)
            except Unexpected as error:
                if not self._is_passing(str(error)):
                    raise
            except BROKEN:
                self.broken += 1
                self._hang_up()
            if self.over.wait(AGAIN_S):
                break
        raise TimeoutError("the run is over")

    def _is_passing(self, words: str) -> bool:
        """Whether it may be asked again. A 500 is noted: nobody should ever see one."""
        status = re.search(r": (\d{3}) instead", words)
        found = int(status[1]) if status else 0
        if found in (502, 503):
            self.unavailable += 1
            return True
        if found == 500:
            self.strange.append(words)
            return True
        if "/sign-in" in words or "without its token" in words:
            self._hang_up()
            return True
        return False

    def _hang_up(self) -> None:
        if self.visitor is not None:
            self.visitor.close()
        self.visitor = None


class Applicant(Client):
    """Applies for one thing after the other; sends one in four twice, as a double click does."""

    def run(self) -> None:
        """Until the run is over."""
        photograph = applying.paper()
        while not self.over.is_set():
            line = Line(os.urandom(10).hex(), "submit")
            try:
                self._apply(line, photograph)
            except TimeoutError:
                pass
            except Unexpected as error:
                line.refused = str(error)
            if line.sent:
                self.journal.append(line)

    def _apply(self, line: Line, photograph: bytes) -> None:
        begun = {"theme": SHORT.theme, "key": line.key, "again": "true", **SHORT.answers}
        started = self.patiently(lambda v: v.post("/apply/", begun, "start"))
        home = f"/apply/{started.bundle}"
        for section, values in SHORT.pages:
            if section == "notary":
                values = {**values, "notary_papers": f"公司章程 {line.key}"}
            sent = {"version": "0", **values}
            self.patiently(lambda v, s=section, f=sent: v.post(f"{home}/form/{s}/", f, "form"))
        page = self.patiently(lambda v: v.get(f"{home}/materials/", "papers"))
        asked = applying.Asked.on(page.body.decode())
        for material in asked.papers:
            content = [applying.paper_like(photograph)]
            self.patiently(
                lambda v, m=material, c=content: v.upload(
                    f"{home}/materials/?act=upload", {"material": m}, c, "paper"
                )
            )
        for material in asked.promises:
            fields = {"material": material, f"agree-{material}": "true"}
            self.patiently(
                lambda v, f=fields: v.post(f"{home}/materials/?act=promise", f, "promise")
            )
        page = self.patiently(lambda v: v.get(f"{home}/check/", "check"))
        version = VERSION.search(page.body)
        sent = {"key": line.key, "version": version[1].decode() if version else ""}
        for _ in range(2 if self.dice.random() < 0.25 else 1):
            answer = self.patiently(lambda v: v.post(f"{home}/submit/", sent, "submit"), line)
            number = NUMBER.search(answer.place)
            if number is None:
                raise Unexpected(f"not submitted: {answer.place}")
            line.confirmed.append(number[1])


class Officer(Client):
    """Takes what lies on the list of a post and does the act of that post."""

    post: str = ""
    act: str = ""
    fields: dict[str, str] = {}

    def run(self) -> None:
        """Until the run is over."""
        while not self.over.is_set():
            try:
                page = self.patiently(lambda v: v.get(f"/work/{self.post}/", "list"))
                numbers = [one.decode() for one in dict.fromkeys(CASES.findall(page.body))]
                for number in numbers[:5]:
                    self._do(number)
                if not numbers:
                    time.sleep(AGAIN_S)
            except TimeoutError:
                return
            except Unexpected as error:
                self.strange.append(str(error))

    def _do(self, number: str) -> None:
        line = Line(number, self.act)
        address = f"/work/cases/{number}/"
        try:
            page = self.patiently(lambda v: v.get(address, "case"))
            version = VERSION.search(page.body)
            fields: dict[str, Any] = dict(self.fields)
            if version:
                fields["version"] = version[1].decode()
            self.journal.append(line)
            self.patiently(lambda v: v.post(f"{address}{self.act}/", fields, self.act), line)
            line.confirmed.append(number)
        except Unexpected as error:
            line.refused = str(error)
