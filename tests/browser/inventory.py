"""Every page that can be opened, from the URL conf: who opens it, in which state of things.

`PLACES` says for each route with whom and with what it is opened; test_inventory.py holds it to
the URL conf. A route is left out only in tests/support/left_out.py, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.support.routes import Route, routes
from tests.support.scenes import COMPANY, NEWCOMER, OWNER, Scenes

Arguments = Callable[[Scenes], Mapping[str, object]]
SHOP = {
    "shop_kind": "fixed_shop", "has_licence": "true", "floor_area": "320",
    "fire_route": "inspection", "chain_store": "false", "sets_sign": "true",
    "staff_need_check": "false", "sells_tobacco": "false", "drains_to_sewer": "false",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Place:
    """One page to look at. `shown` is what to say of it besides the route's name."""

    route: str
    shown: str = ""
    person: str = ""
    enterprise: str = ""
    arguments: Arguments = field(default=lambda scenes: {})
    query: Callable[[Scenes], Mapping[str, str]] = field(default=lambda scenes: {})
    status: int = 200
    languages: tuple[str, ...] = ("zh", "en")

    @property
    def name(self) -> str:
        spelled = self.route.replace("portal:", "").replace("workbench:", "work-")
        return f"{spelled}{self.shown and f'-{self.shown}'}"

    @property
    def staff(self) -> bool:
        return self.route.startswith("workbench:")

    def path(self, scenes: Scenes) -> str:
        """The address without the prefix of a language."""
        query = urlencode(self.query(scenes))
        return address(self.route, self.arguments(scenes)) + (query and f"?{query}")


def address(route: str, arguments: Mapping[str, object]) -> str:
    """The Chinese address, which has no prefix, whatever language the last request was in."""
    with override(settings.LANGUAGE_CODE):
        return reverse(route, kwargs=dict(arguments))


def owned(route: str, shown: str = "", **more: Any) -> Place:
    """A page of Lakeside Catering, opened by its legal representative."""
    return Place(route=route, shown=shown, person=OWNER, enterprise=COMPANY, **more)


def of(scene: str) -> Arguments:
    """The number of the application in that state."""
    return lambda scenes: {"number": getattr(scenes, scene)}


def bundle(scene: str, **more: str) -> Arguments:
    """The draft in that state."""
    return lambda scenes: {"bundle_id": getattr(scenes, scene), **more}


def case(scene: str, item: str = "food_licence") -> Arguments:
    """The number of one case of the application in that state."""
    return lambda scenes: {"number": scenes.case(scene, item)}


def batch(scene: str) -> Arguments:
    """The batch in that state."""
    return lambda scenes: {"batch_id": getattr(scenes, scene)}


def code(value: str) -> Arguments:
    return lambda scenes: {"code": value}


def asked(**query: str) -> Callable[[Scenes], Mapping[str, str]]:
    return lambda scenes: query


OPEN = (
    Place(route="portal:home"),
    Place(route="portal:home", shown="signed-in", person=OWNER, enterprise=COMPANY),
    Place(route="portal:search", shown="found", query=asked(q="开饭店")),
    Place(route="portal:search", shown="english", query=asked(q="open a restaurant")),
    Place(route="portal:search", shown="nothing", query=asked(q="飞碟登月")),
    Place(route="portal:search", shown="empty"),
    Place(route="portal:themes"),
    *(
        Place(route="portal:theme", shown=theme, arguments=code(theme))
        for theme in (
            *("open_restaurant", "start_enterprise", "school_enrolment"),
            *("crab_farming", "go_abroad", "first_store"),
        )
    ),
    Place(route="portal:questions", shown="first", arguments=code("open_restaurant")),
    Place(
        route="portal:questions",
        shown="number",
        arguments=code("open_restaurant"),
        query=asked(shop_kind="fixed_shop", has_licence="true"),
    ),
    Place(
        route="portal:questions",
        shown="error",
        arguments=code("open_restaurant"),
        query=asked(asked="shop_kind"),
        status=422,
    ),
    Place(
        route="portal:questions",
        shown="not-for",
        arguments=code("open_restaurant"),
        query=asked(shop_kind="stall"),
    ),
    Place(route="portal:plan", arguments=code("open_restaurant"), query=lambda scenes: SHOP),
    Place(route="portal:item", shown="licence", arguments=code("food_licence")),
    Place(route="portal:item", shown="at-once", arguments=code("licence_check")),
    Place(route="portal:life", arguments=code("open_business")),
    Place(route="portal:points"),
    Place(route="portal:point", arguments=code("hall")),
    Place(route="portal:accessibility"),
    Place(route="portal:privacy"),
    Place(route="portal:sign_in"),
    Place(route="portal:verify", shown="empty"),
    Place(
        route="portal:verify",
        shown="valid",
        query=lambda scenes: {"no": scenes.certificate, "code": scenes.certificate_code},
    ),
    Place(route="portal:verify", shown="unknown", query=asked(no="XX-1", code="YYYY")),
    Place(route="web:text_size", query=asked(size="normal", next="/themes/"), languages=("zh",)),
)

OWN = (
    owned("portal:acting_for"),
    owned("portal:start"),
    owned("portal:resume", arguments=bundle("draft")),
    *(
        owned("portal:form", section, arguments=bundle("draft", section=section))
        for section in ("applicant", "enterprise", "premises", "food", "sign", "fire")
    ),
    owned(
        "portal:form",
        "mend",
        arguments=bundle("draft", section="enterprise"),
        query=asked(mend="enterprise_name"),
    ),
    Place(
        route="portal:form",
        shown="newcomer",
        person=NEWCOMER,
        arguments=bundle("newcomer_draft", section="enterprise"),
    ),
    owned("portal:materials", "open", arguments=bundle("draft")),
    owned("portal:materials", "done", arguments=bundle("ready")),
    owned("portal:situation", arguments=bundle("draft")),
    owned("portal:discard", arguments=bundle("draft")),
    owned("portal:check", "open", arguments=bundle("draft")),
    owned("portal:check", "ready", arguments=bundle("ready")),
    owned("portal:submit", arguments=bundle("ready")),
    owned("portal:intake", arguments=bundle("ready")),
    owned("portal:ticket", arguments=lambda scenes: {"ticket": scenes.ticket}),
    owned("portal:case", "receipt", arguments=of("at_window"), query=asked(sent="1")),
    owned("portal:case", "correction", arguments=of("correction")),
    owned("portal:case", "stopped", arguments=of("stopped")),
    owned("portal:case", "finished", arguments=of("finished")),
    Place(route="portal:case", shown="waiting", person=NEWCOMER, arguments=of("waiting")),
    owned("portal:correction", arguments=case("correction")),
    owned("portal:case", "promised", arguments=of("to_decide")),
    owned("portal:papers", arguments=of("to_decide")),
    owned("portal:hearing", arguments=of("in_review")),
    owned("portal:rules", arguments=of("in_review")),
    owned("portal:rating", "open", arguments=of("finished")),
    owned("portal:rating", "bad", arguments=of("finished"), query=asked(grade="1")),
    owned("portal:rating", "given", arguments=of("rated")),
    owned("portal:space"),
    owned("portal:revoke_mandate", arguments=lambda scenes: {"mandate_id": scenes.mandate}),
    owned("portal:grant", arguments=lambda scenes: {"number": scenes.certificate}),
    owned("portal:grant", "renewable", arguments=lambda scenes: {"number": scenes.renewable}),
    owned("portal:reads"),
    Place(route="portal:reads", shown="empty", person="sun_li"),
    Place(route="portal:space", shown="empty", person="sun_li"),
    Place(route="portal:space", shown="clerk", person="zhou_min"),
    owned("portal:case", "unknown", arguments=lambda scenes: {"number": "RY1"}, status=404),
)


def at_work(route: str, person: str, shown: str = "", **more: Any) -> Place:
    """A page of the workbench, opened by who holds the post."""
    return Place(route=f"workbench:{route}", person=person, shown=shown, **more)


WINDOW, FOOD, SEAL, FIRE = "zhou_min", "xu_ning", "fang_hui", "ma_chao"
STAFF = (
    at_work("home", WINDOW),
    at_work("home", "qin_zheng", "idle"),
    Place(route="workbench:home", shown="citizen", person=OWNER, status=403),
    at_work("certificates", SEAL),
    at_work("certificates", SEAL, "nothing", query=asked(q="没有这个人")),
    at_work("certificate", SEAL, arguments=lambda scenes: {"number": scenes.certificate}),
    at_work(
        "certificate_end",
        SEAL,
        arguments=lambda scenes: {"number": scenes.certificate, "act": "annul"},
    ),
    at_work("editions", SEAL),
    at_work("editions", "shen_yan", "none"),
    at_work("editions", FOOD, "refused", status=403),
    at_work("edition_batch", SEAL, arguments=lambda scenes: {"batch_id": scenes.moved}),
    at_work("former_cases", WINDOW),
    at_work("former_cases", WINDOW, "nothing", query=asked(q="没有这个号")),
    at_work("former_cases", FIRE, "none"),
    at_work("former_case", WINDOW, arguments=lambda scenes: {"case_id": scenes.former}),
    at_work("find", WINDOW, "found", query=lambda scenes: {"q": scenes.at_window}),
    at_work("find", WINDOW, "nothing", query=asked(q="没有这个人")),
    at_work("list", WINDOW, arguments=lambda scenes: {"post": "window_general"}),
    at_work(
        "list",
        WINDOW,
        "filtered",
        arguments=lambda scenes: {"post": "window_general"},
        query=asked(filter="overdue", q="湖畔"),
    ),
    at_work(
        "list",
        WINDOW,
        "queue",
        arguments=lambda scenes: {"post": "window_general"},
        query=asked(queue="to_accept", light="green"),
    ),
    at_work("lists", WINDOW),
    at_work("lists", FOOD, "empty"),
    at_work("export", WINDOW, arguments=lambda scenes: {"post": "window_general"}),
    at_work("batches", WINDOW),
    at_work("batches", FOOD, "empty"),
    at_work("batch_page", WINDOW, "chosen", arguments=batch("chosen")),
    at_work("batch_page", WINDOW, "confirm", arguments=batch("chosen"), query=asked(act="accept")),
    at_work(
        "batch_page",
        WINDOW,
        "correction",
        arguments=batch("chosen"),
        query=asked(act="ask_correction"),
    ),
    at_work("batch_page", WINDOW, "over", arguments=batch("stopped_batch")),
    at_work("list", FOOD, "review", arguments=lambda scenes: {"post": "food_review"}),
    at_work("list", SEAL, "decide", arguments=lambda scenes: {"post": "approval_decide"}),
    at_work("list", WINDOW, "empty", arguments=lambda scenes: {"post": "window_issue"}),
    at_work("supervision", SEAL),
    at_work("supervision", WINDOW, "narrowed", query=asked(filter="red", q="RY")),
    at_work("statistics", SEAL),
    at_work("statistics", FOOD, "refused", status=403),
    at_work("checks", FOOD),
    at_work("checks", WINDOW, "empty"),
    at_work("case", WINDOW, "submitted", arguments=case("at_window")),
    at_work("case", WINDOW, "correction", arguments=case("correction")),
    at_work("case", FOOD, "accepted", arguments=case("in_review")),
    at_work("case", FOOD, "stopped", arguments=case("stopped")),
    at_work("case", SEAL, "reviewed", arguments=case("to_decide")),
    at_work("case", FIRE, "promised", arguments=case("to_decide", "fire_check")),
    at_work("case", SEAL, "closed", arguments=case("finished")),
    at_work("case", FIRE, "foreign", arguments=case("at_window", "signboard"), status=404),
    at_work("accept", WINDOW, arguments=case("at_window")),
    at_work("accept_all", WINDOW, arguments=case("at_window")),
    at_work("refuse", WINDOW, arguments=case("at_window")),
    at_work("correction", WINDOW, arguments=case("at_window")),
    at_work("stop", FOOD, arguments=case("in_review")),
    at_work("resume", FOOD, arguments=case("stopped")),
    at_work("review", FOOD, arguments=case("in_review")),
    at_work("decide", SEAL, arguments=case("to_decide")),
    at_work("claim", FOOD, arguments=case("in_review")),
    at_work("give_back", FOOD, arguments=case("in_review")),
    at_work("reassign", FOOD, arguments=case("in_review")),
    at_work("recuse", SEAL, arguments=case("to_decide")),
    at_work("ask_opinion", FOOD, arguments=case("in_review")),
    at_work("opinions", FIRE),
    at_work("opinion", FIRE, arguments=lambda scenes: {"opinion_id": scenes.opinion}),
    at_work(
        "opinion",
        FIRE,
        "foreign",
        arguments=lambda scenes: {"opinion_id": "0197f7c0-0000-7000-8000-000000000000"},
        status=404,
    ),
    at_work("hand_over", WINDOW, arguments=lambda scenes: {"post": "window_general"}),
    at_work("delegations", SEAL),
    at_work("covers", SEAL),
    at_work("covers", FOOD, "refused", status=403),
    at_work("deliver", WINDOW, arguments=case("at_window")),
    at_work("serve", WINDOW, arguments=case("finished")),
    at_work("mend", WINDOW, arguments=case("at_window")),
    at_work("look", WINDOW, arguments=case("at_window")),
    at_work("not_needed", WINDOW, arguments=case("at_window")),
    at_work("not_ours", WINDOW, arguments=case("at_window")),
    at_work("expire", WINDOW, arguments=case("correction")),
    at_work("pre_review", FOOD, "refused", arguments=case("in_review"), status=403),
    at_work("tell_party", FOOD, arguments=case("in_review")),
    at_work("hear_party", FOOD, arguments=case("in_review")),
    at_work("tell_hearing", FOOD, arguments=case("in_review")),
    at_work("ask_hearing", FOOD, arguments=case("in_review")),
    at_work("hear", FOOD, arguments=case("stopped")),
    at_work("propose_visit", FOOD, arguments=case("in_review")),
    at_work("agree_visit", FIRE, arguments=case("in_review", "fire_check")),
    at_work("visit", FOOD, arguments=case("in_review")),
    at_work("extend", SEAL, arguments=case("to_decide")),
    at_work("send_back", SEAL, arguments=case("to_decide")),
    at_work("transfer", SEAL, arguments=case("to_decide")),
    at_work("annul", SEAL, arguments=case("to_decide")),
    at_work("reopen", SEAL, arguments=case("finished")),
)
PLACES: tuple[Place, ...] = (*OPEN, *OWN, *STAFF)


@dataclass(frozen=True, kw_only=True)
class File:
    """What is opened or kept as a file: its kind, and whether the browser may open it itself."""

    place: Place
    media_type: str
    begins: bytes
    attachment: bool = False


def _letter(scenes: Scenes) -> Mapping[str, object]:
    return {**case("correction")(scenes), "letter_id": scenes.letter}


def _paper(scenes: Scenes) -> Mapping[str, object]:
    return {**case("correction")(scenes), "digest": scenes.paper}


def _shown_paper(scenes: Scenes) -> Mapping[str, object]:
    return {"opinion_id": scenes.opinion, "digest": scenes.paper}


PDF, PNG = ("application/pdf", b"%PDF"), ("image/png", b"\x89PNG")
FILES = (
    File(
        place=owned("portal:receipt_pdf", arguments=of("finished")),
        media_type=PDF[0],
        begins=PDF[1],
    ),
    File(
        place=owned(
            "portal:certificate_pdf", arguments=lambda scenes: {"number": scenes.certificate}
        ),
        media_type=PDF[0],
        begins=PDF[1],
    ),
    File(place=owned("portal:letter_pdf", arguments=_letter), media_type=PDF[0], begins=PDF[1]),
    File(
        place=at_work("letter", WINDOW, arguments=_letter),
        media_type=PDF[0],
        begins=PDF[1],
        attachment=True,
    ),
    File(
        place=at_work("opinion_paper", FIRE, arguments=_shown_paper),
        media_type="application/octet-stream",
        begins=b"\xff\xd8",
        attachment=True,
    ),
    File(
        place=at_work("page", WINDOW, arguments=lambda scenes: {**_paper(scenes), "page": 1}),
        media_type=PNG[0],
        begins=PNG[1],
    ),
    File(
        place=at_work("original", WINDOW, arguments=_paper),
        media_type="application/octet-stream",
        begins=b"\xff\xd8",
        attachment=True,
    ),
)


def pages() -> list[Route]:
    """The routes that answer a GET: all but those that say 405 to it."""
    client = Client(raise_request_exception=False)
    return [one for one in routes() if client.get(_example(one)).status_code != 405]


EXAMPLES: dict[str, object] = {
    "UUIDConverter": "0197f7c0-0000-7000-8000-000000000000",
    "IntConverter": 1,
    "StringConverter": "nothing",
    "SlugConverter": "nothing",
    "PathConverter": "nothing",
}


def _example(route: Route) -> str:
    return address(route.name, {name: EXAMPLES[kind] for name, kind in route.parameters})
