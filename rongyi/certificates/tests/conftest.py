"""One certificate type, a holder, and a way to issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from rongyi.certificates.definitions import (
    CertificateField,
    CertificateType,
    NumberRule,
    Validity,
)
from rongyi.certificates.queries import CertificateRow
from rongyi.certificates.services import Holder, Issuer, issue
from rongyi.identity.models import Department, Enterprise, Person, Post
from rongyi.journal.jobs import seal_pending
from rongyi.kernel.actor import SYSTEM, Actor
from rongyi.kernel.text import Text
from tests.at import at

NOW = at("2026-11-23 10:00")
LICENCE = CertificateType(
    code="food_test",
    name=Text("食品经营许可证", "Food business licence"),
    type_code="LOCAL-018",
    definer=Text("市场监管总局", "Market regulator"),
    issuer="approval_test",
    holder="enterprise",
    validity=Validity(years=5),
    number=NumberRule(prefix="JYT", year=False, region=True, digits=7, check=True),
    template="certificate.typ",
    fields=(
        CertificateField(name="holder", label=Text("企业名称", "Name")),
        CertificateField(name="premises", label=Text("经营场所", "Premises")),
        CertificateField(name="since", label=Text("开业日期", "Opened")),
    ),
    basis=Text("《食品经营许可和备案管理办法》", "Measures"),
    mark="K",
)
ISSUER = Issuer(
    code="approval_test",
    name=Text("苏州工业园区行政审批局", "Approval Bureau of SIP"),
    uscc="11110000000000000A",
)
CLERK = Actor(person_id=UUID(int=77), name="赵", departments=frozenset({"approval_test"}),
              posts=frozenset({"decider"}))  # fmt: skip
WINDOW = replace(CLERK, person_id=UUID(int=78), posts=frozenset({"counter"}))


@pytest.fixture
def bureau(db: None) -> None:
    """The issuing body: a post that decides food licences, one that decides others, a window."""
    body = Department.objects.create(code=ISSUER.code, name_zh="审批", name_en="A", short_zh="审")
    for code, act, items in (
        ("decider", "decide", ["food_licence"]),
        ("other_decider", "decide", ["signboard"]),
        ("counter", "accept", ["food_licence"]),
    ):
        Post.objects.create(
            code=code, department=body, kind="department", acts=[act], items_all=False, items=items
        )


@pytest.fixture
def owner(db: None) -> Actor:
    """Somebody acting for a cafe."""
    person = Person.objects.create(document_type="passport", document_number="T1", name_zh="王小明")
    cafe = Enterprise.objects.create(uscc="91350100M000100Y43", name_zh="湖畔咖啡有限公司")
    return Actor(person_id=person.id, enterprise_id=cafe.id, enterprise_name=cafe.name_zh)


Issue = Callable[..., CertificateRow]


@pytest.fixture
def issued(owner: Actor, bureau: None) -> Issue:
    """issued() makes a certificate of the cafe for a new case, and has it sealed."""

    def make(
        *,
        case_id: UUID | None = None,
        now: datetime = NOW,
        kind: CertificateType = LICENCE,
        sealed: bool = True,
    ) -> CertificateRow:
        made = issue(
            kind,
            holder=Holder(
                name=Text("湖畔咖啡有限公司", "Lakeside Cafe"),
                subject="91350100M000100Y43",
                enterprise_id=owner.enterprise_id,
            ),
            issuer=ISSUER,
            item="food_licence",
            case_id=case_id or uuid4(),
            case_number="RY2026112300001-2",
            values={
                "holder": "湖畔咖啡有限公司",
                "premises": Text("湖滨大道 8 号", "8 Lake Road"),
                "since": date(2026, 12, 1),
            },
            power=Text("代市场监督管理局行使", "On behalf of the market bureau"),
            region_code="320571",
            actor=SYSTEM,
            now=now,
        )
        if sealed:
            seal_pending()
        return made

    return make
