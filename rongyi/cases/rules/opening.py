"""Opening a case: its number, its first state, its first task."""

from __future__ import annotations

from uuid import UUID

from rongyi.cases import states
from rongyi.cases.events import CaseOpened
from rongyi.cases.rules.clock import told_by
from rongyi.cases.rules.shape import (
    CaseNow,
    CaseSpec,
    Course,
    MaterialSpec,
    Moved,
    Scene,
    TaskNow,
)
from rongyi.cases.rules.steps import first_step, post_of
from rongyi.cases.rules.values import digest_of_text, values_text
from rongyi.kernel.text import Text


def papers(materials: tuple[MaterialSpec, ...]) -> tuple[dict[str, str | None], ...]:
    """Materials as a fact names them: what, in which way, and the digest of the bytes."""
    return tuple({"code": one.code, "way": one.way, "digest": one.digest} for one in materials)


def open_case(spec: CaseSpec, scene: Scene, *, identity: UUID, position: int) -> Moved:
    """A new case: submitted, or waiting when it needs the results of other items first.

    Its note is the form as the text whose digest the fact names. Errors: TextNotStorable.
    """
    number = f"{spec.bundle_number}-{position:02d}"
    state = states.WAITING if spec.after else states.SUBMITTED
    course = Course(state=state, step=first_step(scene.item, "accept"), received_at=scene.now)
    values = values_text(spec.values)
    title = spec.title or Text(scene.item.title.zh, scene.item.title.en)
    fact = CaseOpened(
        number=number,
        bundle_id=spec.bundle_id,
        item_code=spec.item_code,
        post=scene.post,
        state=state,
        edition_id=spec.edition_id,
        applicant_id=spec.applicant_id,
        enterprise_id=spec.enterprise_id,
        title_zh=title.zh,
        title_en=title.en,
        channel=spec.channel,
        values_digest=digest_of_text(values),
        materials=papers(spec.materials),
    )
    case = CaseNow(
        id=identity,
        version=1,
        number=number,
        bundle_id=spec.bundle_id,
        item_code=spec.item_code,
        edition_id=spec.edition_id,
        applicant_id=spec.applicant_id,
        enterprise_id=spec.enterprise_id,
        channel=spec.channel,
        course=course,
        task=None,
    )
    return Moved(case, course, first_task(scene, course), fact, scene.now, {"values": values})


def first_task(scene: Scene, course: Course) -> TaskNow:
    """Nobody's while it waits; else to be accepted, within the days of art. 32(1)(4)."""
    due = told_by(scene, course).on
    if course.state == states.WAITING:
        return TaskNow("wait", "", due)
    return TaskNow("accept", post_of(scene.item, course.step), due)
