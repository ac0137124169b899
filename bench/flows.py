"""What an applicant sends, as data: one short application and the whole restaurant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Values = dict[str, Any]


@dataclass(frozen=True)
class Flow:
    """An application: who applies for what, and the pages of its form. Which papers and promises
    it takes is read from the site."""

    name: str
    theme: str
    person: str
    enterprise: str
    answers: Values
    pages: tuple[tuple[str, Values], ...]


# Registers fill in all but two pages of the form; one paper has to be handed in.
SHORT = Flow(
    name="notary",
    theme="go_abroad",
    person="lin_hai",
    enterprise="91329900MA2DEMA45F",
    answers={
        "invests_abroad": "false",
        "exports_goods": "false",
        "needs_tax_proof": "false",
        "needs_notary": "true",
        "needs_apec": "false",
    },
    pages=(
        ("notary", {"notary_papers": "公司章程、董事会决议", "notary_language": "de"}),
        ("applicant", {"contact_phone": "13000000008"}),
    ),
)

# The example of the guide: 320 square metres, a sign, inspected by the fire brigade.
RESTAURANT = Flow(
    name="restaurant",
    theme="open_restaurant",
    person="wang_yiming",
    enterprise="91329900MA2DEMA10W",
    answers={
        "shop_kind": "fixed_shop",
        "has_licence": "true",
        "floor_area": "320",
        "fire_route": "inspection",
        "chain_store": "false",
        "sets_sign": "true",
        "staff_need_check": "false",
        "sells_tobacco": "false",
        "drains_to_sewer": "false",
    },
    pages=(
        ("applicant", {"contact_phone": "13000000002", "delivery_way": "electronic"}),
        (
            "premises",
            {
                "premises_address": "苏州工业园区示例路66号",
                "premises_right": "leased",
                "storey": "一层",
                "seat_count": "80",
            },
        ),
        (
            "food",
            {
                "food_form": "catering",
                "food_projects": ["hot", "drinks"],
                "kitchen_area": "60",
                "safety_manager": "王一鸣",
                "staff_count": "12",
                "sells_online": "true",
            },
        ),
        (
            "sign",
            {
                "sign_words": "湖畔小馆",
                "sign_width": "4",
                "sign_height": "1",
                "sign_place": "over_door",
                "sign_lit": "true",
            },
        ),
        (
            "fire",
            {
                "fire_chief": "王一鸣",
                "exit_count": "2",
                "auto_fire_system": "true",
                "uses_gas": "true",
            },
        ),
    ),
)

FLOWS = {flow.name: flow for flow in (SHORT, RESTAURANT)}
