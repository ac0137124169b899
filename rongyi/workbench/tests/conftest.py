"""What the tests of the workbench share: cases of real items, and staff signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from rongyi.cases.models import Case
from rongyi.cases.queries import CasePage, case_page
from rongyi.cases.services import CaseSpec, MaterialSpec, accept_cases, open_cases, review_cases
from rongyi.catalogue.queries import current_edition
from rongyi.identity.models import Membership
from rongyi.identity.queries import actor_for
from rongyi.journal.services import store_file
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.ids import new_id
from rongyi.workbench.tests.drawing import plan_pdf
from tests.at import at

MONDAY = at("2026-11-23 10:00")
Open = Callable[..., str]
OF_A_CASE = re.compile(r"/work/cases/([^/]+)/([a-z-]+)/")
CARRYING = re.compile(
    r"/work/(opinions|checks|editions)/[0-9a-f-]{36}/|/work/certificates/[^/]+/[a-z]+/|/hand-over/"
)
FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
OF_ROW = re.compile(r'<input type="hidden" name="(version-[^"]+)" value="([^"]*)" form="batch">')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Desk(Client):
    """A browser that sends with every act on a case what its page carries: the versions of the
    case and of those beside it as they are now. `bare` sends nothing but `data`."""

    def post(  # type: ignore[override]
        self, path: str, data: Any = None, *args: Any, bare: bool = False, **extra: Any
    ) -> Any:
        found = OF_A_CASE.search(path)
        data = {} if data is None else data
        if not bare and isinstance(data, dict):
            if found and found[2] != "note":
                data = self._carried(found[1]) | data
            elif CARRYING.search(path):
                data = self._hidden(path) | data
            elif path.partition("?")[0].endswith("/choose/"):
                data = self._ticked(path) | data
        return super().post(path, data, *args, **extra)

    def _hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the form that goes there, on the page that has it."""
        page = self.get("/work/checks/" if "/work/checks/" in path else path).content.decode()
        forms = ((one.partition(">")[0], one) for one in FORM.findall(page))
        known = (one for tag, one in forms if f'action="{path}"' in tag or "action=" not in tag)
        return dict(HIDDEN.findall(next(known, "")))

    def _ticked(self, path: str) -> dict[str, str]:
        """The versions of the rows of the list that goes there, as its page carries them."""
        page = self.get(path.replace("/choose/", "/", 1)).content.decode()
        return dict(OF_ROW.findall(page))

    def _carried(self, number: str) -> dict[str, Any]:
        bundle = Case.objects.filter(number=number).values("bundle_id")[:1]
        known = Case.objects.filter(bundle_id__in=bundle).values_list("number", "id", "version")
        return {
            "version" if one == number else f"version-{case_id}": version
            for one, case_id, version in known
        }


SignedIn = Callable[[str], Desk]


@pytest.fixture
def signed_in(people: dict[str, Actor]) -> SignedIn:
    """A browser in which a person of the demo has signed in."""

    def enter(code: str) -> Desk:
        client = Desk()
        session = client.session
        session["person_id"] = str(people[code].person_id)
        session.save()
        return client

    return enter


@pytest.fixture
def clerk(signed_in: SignedIn) -> Desk:
    """Zhou Min at the general counter."""
    return signed_in("zhou_min")


@pytest.fixture
def digest(db: None) -> str:
    """A paper of two pages, kept."""
    return store_file(plan_pdf(), media_type="application/pdf", now=MONDAY).digest


@pytest.fixture
def opened(people: dict[str, Actor], digest: str) -> Open:
    """Open a case for a person of the demo; its number. `bundle` puts several into one."""

    def open_one(item: str = "food_licence", bundle: UUID | None = None, **changes: Any) -> str:
        applicant = people["wang_yiming"]
        bundle = bundle or new_id()
        spec = CaseSpec(
            **{
                "bundle_id": bundle,
                "bundle_number": f"RY{bundle.hex[-12:]}",
                "item_code": item,
                "edition_id": current_edition(),
                "applicant_id": applicant.person_id,
                "applicant_name": applicant.name,
                "values": {"enterprise_name": "示例小馆有限公司", "floor_area": 120},
                "sources": {"enterprise_name": "company_licence"},
                "materials": (
                    MaterialSpec("layout_flow", "upload", digest, "图.pdf", "application/pdf"),
                    MaterialSpec(
                        "business_licence",
                        "data_call",
                        evidence={
                            "dataset": "company_licence",
                            "source": {"zh": "营业执照登记", "en": "Licence register"},
                            "obtained_at": MONDAY.isoformat(),
                            "fields": {"name": "示例小馆有限公司"},
                        },
                    ),
                ),
                **changes,
            }
        )
        (outcome,) = open_cases(specs=[spec], actor=applicant, now=MONDAY)
        return outcome.number

    return open_one


@pytest.fixture
def page_of(people: dict[str, Actor]) -> Callable[[str], CasePage]:
    """A case as the system sees it."""
    return lambda number: case_page(number, SYSTEM, now=MONDAY)


@pytest.fixture
def accepted(opened: Open, people: dict[str, Actor], page_of: Callable[[str], CasePage]) -> Open:
    """An accepted case; its number."""

    def accept_one(item: str = "food_licence", **changes: Any) -> str:
        number = opened(item, **changes)
        ids = [page_of(number).case_id]
        (outcome,) = accept_cases(actor=people["zhou_min"], case_ids=ids, now=MONDAY)
        assert outcome.done, outcome.error
        return number

    return accept_one


@pytest.fixture
def reviewed(accepted: Open, people: dict[str, Actor], page_of: Callable[[str], CasePage]) -> Open:
    """A reviewed case; its number."""

    def review_one() -> str:
        number = accepted()
        ids = [page_of(number).case_id]
        (outcome,) = review_cases(actor=people["xu_ning"], case_ids=ids, now=MONDAY)
        assert outcome.done, outcome.error
        return number

    return review_one


@pytest.fixture
def joined(people: dict[str, Actor]) -> Actor:
    """Luo Tong, who holds the general counter as well."""
    his = people["luo_tong"]
    Membership.objects.create(
        person_id=his.person_id, post_id="window_general", since=date(2026, 1, 1)
    )
    return actor_for(his.person_id, now=MONDAY)
