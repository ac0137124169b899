"""Reads of themes: guides for everybody, drafts and bundles for those they belong to."""

from rongyi.exemption.rules import WAY_NAMES
from rongyi.themes.queries.asking import (
    AskedQuestion,
    PlanPage,
    QuestionPage,
    plan_page,
    question_page,
)
from rongyi.themes.queries.beginning import Beginning, beginning
from rongyi.themes.queries.cases import CaseLine
from rongyi.themes.queries.checking import CheckPage, MissingThing, check_step
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.queries.entries import Entry, LetterLink
from rongyi.themes.queries.following import PromisedPage, PromisedRow, promised_page
from rongyi.themes.queries.forms import FieldRow, FieldSource, SectionLink, SectionPage, draft
from rongyi.themes.queries.guides import Guide, GuideItem, ThemeCard, guide, theme_cards
from rongyi.themes.queries.hats import Hat, other_hat
from rongyi.themes.queries.heads import BundleHead, bundle_of_number
from rongyi.themes.queries.intake import Progress, Received, intake_progress, is_crowded, received
from rongyi.themes.queries.mine import MyBundle, my_bundles
from rongyi.themes.queries.papers import MaterialRow, MaterialsPage, PaperFile, materials_step
from rongyi.themes.queries.proofs import printed_receipt, proven_receipt
from rongyi.themes.queries.receipts import ReceiptLine, ReceiptPage, receipt
from rongyi.themes.queries.renewing import GrantPage, grant_page, offered
from rongyi.themes.queries.situations import SituationPage, situation_page
from rongyi.themes.queries.timelines import BundleClock, Timeline, timeline
from rongyi.themes.rules.receipts import ReceiptPaper

__all__ = [
    "printed_receipt",
    "proven_receipt",
    "AskedQuestion",
    "WAY_NAMES",
    "AskedQuestion",
    "Beginning",
    "BundleClock",
    "BundleHead",
    "CaseLine",
    "CheckPage",
    "Entry",
    "FieldRow",
    "FieldSource",
    "GrantPage",
    "Guide",
    "GuideItem",
    "Hat",
    "LetterLink",
    "MaterialRow",
    "MaterialsPage",
    "MissingThing",
    "MyBundle",
    "PaperFile",
    "PlanPage",
    "Progress",
    "PromisedPage",
    "PromisedRow",
    "QuestionPage",
    "ReceiptLine",
    "ReceiptPage",
    "ReceiptPaper",
    "Received",
    "SectionLink",
    "SectionPage",
    "SituationPage",
    "ThemeCard",
    "Timeline",
    "beginning",
    "bundle_of_number",
    "check_step",
    "definitions",
    "draft",
    "grant_page",
    "guide",
    "intake_progress",
    "is_crowded",
    "materials_step",
    "my_bundles",
    "offered",
    "other_hat",
    "plan_page",
    "promised_page",
    "question_page",
    "receipt",
    "received",
    "situation_page",
    "theme_cards",
    "timeline",
]
