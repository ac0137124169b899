"""What themes do when something happened below. Each is one call that may be repeated."""

from __future__ import annotations

from uuid import UUID

from rongyi.journal.reactions import Delivered, on, seal_at_once
from rongyi.themes import services

seal_at_once("bundle.finished.v1")


@on("enterprise.founded.v1")
def give_the_bundle_to_what_it_founded(fact: Delivered) -> None:
    """The enterprise sees the bundle that founded it, beside its founder."""
    services.note_founding(
        case_id=UUID(fact.body["case_id"]), enterprise_id=UUID(fact.body["enterprise_id"])
    )


@on(
    *("case.issued.v1", "case.closed.v1"),
    *("case.refused.v1", "case.withdrawn.v1", "case.ended.v1"),
    *("case.not_needed.v1", "case.not_ours.v1", "case.expired.v1"),
    *("case.transferred.v1", "case.annulled.v1"),
    sealed=True,
)
def join_the_bundle(fact: Delivered) -> None:
    """A result is there, or will never be: those who waited for it go on or end. Not before it is
    sealed: by a case that starts or ends the applicant sees what became of the one before it."""
    services.join_bundle(bundle_id=UUID(fact.body["bundle_id"]), now=fact.now)


@on("case.reopened.v1")
def take_up_the_bundle(fact: Delivered) -> None:
    """One of its cases was taken up again by order: the application is open again."""
    services.take_up_bundle(bundle_id=UUID(fact.body["bundle_id"]), now=fact.now)
