"""Who may do what: role by act by state, so that a wider permission is seen in review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from rongyi.cases import policy as cases
from rongyi.catalogue import policy as catalogue_policy
from rongyi.certificates import policy as certificates
from rongyi.certificates.models import Certificate
from rongyi.exemption import policy as exemption
from rongyi.exemption.models import Proof
from rongyi.identity.models import Enterprise
from rongyi.identity.policy import require_mandate
from rongyi.identity.queries import actor_for
from rongyi.kernel.actor import ANONYMOUS, SYSTEM, Actor
from rongyi.kernel.errors import DomainError
from rongyi.themes import policy as themes
from rongyi.themes.tests.filled import started
from tests.at import at
from tests.golden.record import compare

NUMBERS = dict.fromkeys(["applicant_number", "representative_number"], "100000198503121139")
NOW = at("2026-11-23 10:00")
ITEMS = ("licence_check", "food_licence", "signboard", "tobacco_licence", "company_registration")


@pytest.fixture
def roles(people: dict[str, Actor]) -> dict[str, Actor]:
    """Everybody who could come along, beside an application of Lakeside Catering."""
    lakeside = Enterprise.objects.get(code="lakeside_catering").id
    atlantic = Enterprise.objects.get(code="atlantic_coffee").id

    def acting(person: str, enterprise: Any) -> Actor:
        return actor_for(people[person].person_id, enterprise, now=NOW)

    owner = acting("wang_yiming", lakeside)
    return {
        "applicant": owner,
        "applicant_as_private": people["wang_yiming"],
        "applicant_at_every_post": replace(
            owner,
            posts=frozenset().union(*(one.posts for one in people.values())),
            departments=frozenset().union(*(one.departments for one in people.values())),
        ),
        "agent_limited_mandate": acting("chen_xiaoyu", lakeside),
        "agent_expired_mandate": acting("zhao_qian", lakeside),
        "agent_of_another": acting("tan_yue", atlantic),
        "another_citizen": people["li_wenjing"],
        "clerk_window": people["zhou_min"],
        "clerk_licence_desk": people["he_jian"],
        "clerk_food_review": people["xu_ning"],
        "clerk_sign_review": people["luo_tong"],
        "clerk_tobacco_review": people["yu_fei"],
        "clerk_one_seal": people["fang_hui"],
        "clerk_tobacco_decide": people["shen_yan"],
        "clerk_of_taxes": people["fan_qing"],
        "overseer": people["qin_zheng"],
        "system": SYSTEM,
        "anonymous": ANONYMOUS,
    }


def test_the_permissions_on_cases_are_the_accepted_ones(
    roles: dict[str, Actor], catalogue: Any
) -> None:
    owner = roles["applicant"]
    lines = [
        f"# a case of Lakeside Catering, handed in by its applicant; {len(roles)} roles:",
        *(f"#   {name}" for name in roles),
    ]
    for code in ITEMS:
        item = catalogue.items[code]
        subject = cases.Subject(owner.person_id, owner.enterprise_id, item)
        lines += ["", f"## {code}", *cases.matrix(item, roles, subject)]

    compare("permissions.txt", lines)


def test_who_applies_never_acts_on_his_own_case(roles: dict[str, Actor], catalogue: Any) -> None:
    both = roles["applicant_at_every_post"]
    own = {"case.read", "case.open", "case.correct", "case.supplement", "case.withdraw"}
    own |= {"case.recuse", "case.ask_hearing"}  # to stand aside is never forbidden
    own |= {"case.answer_move", "case.receive", "case.waive_hearing"}

    for item in catalogue.items.values():
        subject = cases.Subject(both.person_id, both.enterprise_id, item)
        found = {act for act in cases.PERMITS if cases.may(both, act, subject)}
        assert found == own, item.code


def test_the_permissions_of_the_other_rooms_are_the_accepted_ones(roles: dict[str, Actor]) -> None:
    acts = _acts(roles["applicant"])

    lines = []
    for act, test in acts.items():
        found: dict[str, list[str]] = {}
        for role, actor in roles.items():
            found.setdefault(_outcome(test, actor), []).append(role)
        lines += ["", f"## {act}", *(f"{said}: {' '.join(who)}" for said, who in found.items())]

    compare("permissions_elsewhere.txt", lines[1:])


def _acts(owner: Actor) -> dict[str, Callable[[Actor], object]]:
    """Each act on a thing of the owner's: raises, or says whether it may be done."""
    bundle = started(owner)
    within = started(owner, theme="signboard", key="within", **NUMBERS)
    proof = _proof(owner)
    licence = _certificate(owner)
    beyond = {"proof": _proof(owner, "fire_check"), "paper": _certificate(owner, "fire_check")}
    return {
        "bundle.start": themes.require_person,
        "bundle.read": lambda actor: themes.visible_bundles(actor).filter(id=bundle.id).exists(),
        "bundle.edit": lambda actor: themes.bundle_for(actor, bundle.id, lock=False, now=NOW),
        "bundle.edit_signboard": lambda actor: themes.bundle_for(
            actor, within.id, lock=False, now=NOW
        ),
        "bundle.submit_food": lambda actor: require_mandate(actor, items=["food_licence"]),
        "bundle.submit_fire": lambda actor: require_mandate(actor, items=["fire_check"]),
        "commitment.sign": lambda actor: require_mandate(actor, items=["food_licence"], signs=True),
        "proof.read": lambda actor: exemption.visible_proofs(actor).filter(id=proof.id).exists(),
        "proof.answer": lambda actor: exemption.require_department(actor, proof),
        "certificate.read": lambda actor: (
            certificates.visible_certificates(actor).filter(id=licence.id).exists()
        ),
        "proof.read_of_fire": lambda actor: (
            exemption.visible_proofs(actor).filter(id=beyond["proof"].id).exists()
        ),
        "certificate.read_of_fire": lambda actor: (
            certificates.visible_certificates(actor).filter(id=beyond["paper"].id).exists()
        ),
        "certificate.end": lambda actor: certificates.require_end(actor, licence, NOW.date()),
        "catalogue.publish": catalogue_policy.require_publish,
    }


def _proof(owner: Actor, item: str = "food_licence") -> Proof:
    return Proof.objects.create(
        bundle_id=owner.person_id,
        person_id=owner.person_id,
        enterprise_id=owner.enterprise_id,
        material=f"proof_for_{item}",
        title_zh="食品安全管理员证明",
        title_en="Proof of the food-safety manager",
        used_for=[item],
        upload=True,
        way="department_check",
        status="waiting",
        department="market_supervision",
        purpose="示例",
        due_on=NOW.date(),
        changed_at=NOW,
    )


def _certificate(owner: Actor, item: str = "food_licence") -> Certificate:
    return Certificate.objects.create(
        kind=f"{item}_certificate",
        item=item,
        type_code="LOCAL-018",
        title_zh="食品经营许可证",
        title_en="Food business licence",
        number=f"No {item}",
        identifier=f"1.1 {item}",
        code="c",
        holder_enterprise_id=owner.enterprise_id,
        holder_zh="湖畔",
        holder_en="Lakeside",
        issuer="approval_bureau",
        issuer_zh="行政审批局",
        issuer_en="Approval bureau",
        case_id=owner.person_id,
        case_number="RY1",
        issued_at=NOW,
        valid_from=NOW.date(),
        file_digest=item.rjust(64, "0"),
        key_label="TEST",
        test_key=True,
    )


def _outcome(test: Callable[[Actor], object], actor: Actor) -> str:
    try:
        with transaction.atomic():
            said = test(actor)
    except DomainError as error:
        return error.code
    return "no" if said is False else "yes"
