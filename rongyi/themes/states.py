"""The life of a bundle (一件事申请): a draft until it is submitted, open until all cases ended."""

from __future__ import annotations

from rongyi.kernel.machine import Machine, Move

DRAFT, SUBMITTED, DONE, WITHDRAWN = "draft", "submitted", "done", "withdrawn"

LIFE = Machine(
    Move("submit", DRAFT, SUBMITTED),  # its cases are opened in the same transaction
    Move("discard", DRAFT, WITHDRAWN),
    Move("finish", SUBMITTED, DONE),  # every case has ended
    Move("take_up", DONE, SUBMITTED),  # a case of it was taken up again by order
)
