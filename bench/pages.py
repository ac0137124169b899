"""Time and SQL statements of each page and each act; pages that are kept, beside a view that does
nothing on the same server."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from bench import applying, inside, machine, site
from bench.flows import RESTAURANT, SHORT, Flow
from bench.progress import say
from bench.result import Figures, Result, rounded
from bench.visitor import DESK, Unexpected, Visitor

TIMES = 40
WAIT_S = 60.0
ITEM = "signboard"
STATEMENTS_PER_PAGE, STATEMENTS_PER_ACT = 15, 8
NOTHING = ("nothing", "/text-size/?size=normal", 302)  # the middleware, a cookie, a redirect
VERSION = re.compile(r'name="version" value="(\d+)"')
# The same for every request: who asks, which edition is in force, and waking the worker.
COMMON = ("select session_data", "select p.name", "select id from catalogue_edition", "notify ")
MANAGING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
OPEN = (
    ("home", "/"),
    ("home in English", "/en/"),
    ("search", "/search?q=restaurant"),
    ("themes", "/themes/"),
    ("guide of a theme", "/themes/open_restaurant/"),
    ("question", "/themes/open_restaurant/questions/"),
    ("guide of an item", "/items/food_licence/"),
    ("life event", "/life/open_business/"),
    ("points", "/points/"),
    ("verify", "/verify"),
    ("privacy", "/about/privacy"),
)
STAFF: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("accept", "zhou_min", {}),
    ("review", "luo_tong", {"result": "pass", "passes": "true", "opinion": ""}),
    ("decide", "fang_hui", {"outcome": "approved", "reasons": ""}),
)


def run() -> Result:
    """Make one application of each kind, then open every page. Errors: Trouble."""
    before = machine.calibration_ms()
    figures: Figures = {}
    with site.data_folder() as data, site.running(data) as running:
        inside.use(data)
        say("pages: statements of acts")
        made = _Made(running)
        figures["acts"] = made.acts
        say("pages: times and statements of pages")
        figures["pages"] = {
            name: made.look(name, path, person) for name, path, person in made.places()
        }
        nothing = made.look(*NOTHING[:2], "", expected=NOTHING[2])
    figures["nothing"] = nothing
    pages = figures["pages"]
    statements = {name: found["statements"] for name, found in pages.items()}
    figures["most statements"] = {
        "page": max(statements.values()),
        "act": max(found["act"] for found in made.acts.values()),
        "act with its request": max(found["request"] for found in made.acts.values()),
    }
    return Result(
        name="pages",
        calibrations_ms=(before, machine.calibration_ms()),
        ratios={
            f"nothing : {name}": rounded(nothing["p50_ms"] / found["p50_ms"])
            for name, found in pages.items()
        },
        figures=figures,
        machine=machine.line(),
        notes=(
            f"wished: at most {STATEMENTS_PER_PAGE} statements a page, {STATEMENTS_PER_ACT} an act",
            "Those of pages and requests count everything; an act counts without what each request "
            "asks: session and person, edition, waking the worker.",
            "The worker runs beside.",
        ),
    )


class _Made:
    """A restaurant's application, submitted, and a draft; `acts` has statements by act."""

    def __init__(self, running: site.Site) -> None:
        self.running = running
        self.acts: dict[str, dict[str, int]] = {}
        self._photograph = applying.paper()
        self._clients = {
            "applicant": self._signed_in(RESTAURANT.person, RESTAURANT.enterprise),
            "": Client(SERVER_NAME="localhost"),
        }
        self._visitors: dict[str, Visitor] = {}
        self._apply(SHORT, self._signed_in(SHORT.person, SHORT.enterprise), to="submit")
        self.acts.clear()  # the first ones read definitions
        self.number = self._apply(RESTAURANT, self._clients["applicant"], to="submit")
        acts = dict(self.acts)
        self.draft = self._apply(RESTAURANT, self._clients["applicant"], to="papers")
        self.acts = acts
        self.case = self._case()
        self._handle(self.case)

    def places(self) -> list[tuple[str, str, str]]:
        """Name, address and who opens it."""
        home = f"/apply/{self.draft}"
        applicant = (
            ("plan", f"/themes/{RESTAURANT.theme}/plan/?{_query(RESTAURANT)}"),
            ("form page", f"{home}/form/food/"),
            ("papers page", f"{home}/materials/"),
            ("check page", f"{home}/check/"),
            ("receipt", f"/cases/{self.number}/?view=receipt"),
            ("progress", f"/cases/{self.number}/"),
            ("my space", "/space/"),
        )
        staff = (
            ("work: posts", f"{DESK}/"),
            ("work: list", f"{DESK}/window_general/"),
            ("work: case", f"{DESK}/cases/{self.case}/"),
        )
        return [
            *((name, path, "") for name, path in OPEN),
            *((name, path, "applicant") for name, path in applicant),
            *((name, path, "zhou_min") for name, path in staff),
        ]

    def look(self, name: str, path: str, person: str, expected: int = 200) -> Figures:
        """Statements of one page after a first look, then its time by HTTP."""
        client = self._client(person)
        client.get(path)
        with _statements() as seen:
            answer = client.get(path)
        if answer.status_code != expected:
            raise Unexpected(f"{path}: {answer.status_code}")
        visitor = self._visitor(person)
        visitor.close()  # the server hangs up on who is silent; the next request opens it again
        for _ in range(8):
            visitor.get(path, "first", expected)
        visitor.times.clear()
        for _ in range(TIMES):
            visitor.get(path, name, expected)
        told = machine.Spread.of(visitor.times[name]).figures()
        size = round(len(answer.content) / 1024, 1)
        return {"statements": _counted(seen), **told, "kib": size}

    def _apply(self, flow: Flow, client: Client, *, to: str) -> str:
        """Up to the papers, or until it is submitted; the bundle, or the number."""
        begin = applying.beginning(flow)
        place = self._act("start", lambda: client.post("/apply/", begin))
        bundle = place.split("/apply/")[1].split("/")[0]
        home = f"/apply/{bundle}"
        for section, values in flow.pages:
            form = {"version": "0", **values}
            self._act("save form step", partial(client.post, f"{home}/form/{section}/", form))
        if to == "papers":
            return bundle
        asked = applying.Asked.on(client.get(f"{home}/materials/").content.decode())
        for material in asked.papers:
            content = applying.paper_like(self._photograph)
            sent = {
                "material": material,
                "files": SimpleUploadedFile("paper.jpg", content, "image/jpeg"),
            }
            self._act("upload paper", partial(client.post, f"{home}/materials/?act=upload", sent))
        for material in asked.promises:
            fields = {"material": material, f"agree-{material}": "true"}
            self._act("promise", partial(client.post, f"{home}/materials/?act=promise", fields))
        page = client.get(f"{home}/check/").content.decode()
        version = VERSION.search(page)
        key = {"key": bundle, "version": version.group(1) if version else "0"}
        place = self._act("submit", lambda: client.post(f"{home}/submit/", key))
        return place.split("/cases/")[1].split("/")[0]

    def _handle(self, number: str) -> None:
        """The window, the office and the one who decides act on one case of it."""
        for act, person, fields in STAFF:
            client, path = self._client(person), f"{DESK}/cases/{number}/{act}/"
            page = client.get(f"{DESK}/cases/{number}/").content.decode()
            version = VERSION.search(page)
            form = {**fields, "go": "send", "version": version.group(1) if version else "0"}
            self._act(act, lambda: client.post(path, form))  # noqa: B023

    def _case(self) -> str:
        """The number of the licence, once the register has confirmed what it waits for."""
        deadline = time.monotonic() + WAIT_S
        found = apps.get_model("cases", "Case").objects.filter(
            number__startswith=self.number, item_code=ITEM, state="submitted"
        )
        while (case := found.first()) is None:
            if time.monotonic() > deadline:
                raise Unexpected(f"{ITEM} was not released: does the worker run?")
            time.sleep(0.2)
        return str(case.number)

    def _act(self, name: str, send: Callable[[], Any]) -> str:
        with _statements() as seen:
            answer = send()
        if answer.status_code != 302:
            raise Unexpected(f"{name}: {answer.status_code} instead of 302")
        found = {"act": _counted(seen, besides=COMMON), "request": _counted(seen)}
        self.acts[name] = max(self.acts.get(name, found), found, key=itemgetter("act"))
        return str(answer["Location"])

    def _client(self, person: str) -> Client:
        if person not in self._clients:
            self._clients[person] = self._signed_in(person)
        return self._clients[person]

    def _visitor(self, person: str) -> Visitor:
        if person not in self._visitors:
            visitor = Visitor(self.running.port)
            if person:
                name = RESTAURANT.person if person == "applicant" else person
                visitor.sign_in(name, RESTAURANT.enterprise if person == "applicant" else "")
            self._visitors[person] = visitor
        return self._visitors[person]

    def _signed_in(self, person: str, enterprise: str = "") -> Client:
        visitor = Visitor(self.running.port)
        visitor.sign_in(person, enterprise)
        visitor.close()
        client = Client(SERVER_NAME="localhost")
        for name, value in visitor.cookies.items():
            client.cookies[name] = value
        return client


@contextmanager
def _statements() -> Iterator[list[str]]:
    """The statements of this process, each on one line, as they are sent."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        sent.append(" ".join(sql.split()))
        return execute(sql, *told)

    with connection.execute_wrapper(note):
        yield sent


def _counted(sent: list[str], *, besides: tuple[str, ...] = ()) -> int:
    """Those that ask or change something; beginnings and ends of transactions are not counted."""
    return sum(1 for one in sent if not one.startswith(MANAGING + besides))


def _query(flow: Flow) -> str:
    return "&".join(f"{name}={value}" for name, value in flow.answers.items())
