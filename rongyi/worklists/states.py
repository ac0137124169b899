"""The life of a batch: chosen, running, over."""

from __future__ import annotations

from rongyi.kernel.machine import Machine, Move
from rongyi.kernel.text import Text

CHOSEN, RUNNING, DONE, CANCELLED = "chosen", "running", "done", "cancelled"
LIFE = Machine(
    Move("start", CHOSEN, RUNNING),
    Move("finish", RUNNING, DONE),
    Move("cancel", RUNNING, CANCELLED),  # what was done stays done
    Move("drop", CHOSEN, CANCELLED),
)
STATES = LIFE.states
STATE_WORDS = {
    CHOSEN: Text("尚未开始", "Not started"),
    RUNNING: Text("正在办理", "Running"),
    DONE: Text("已完成", "Done"),
    CANCELLED: Text("已取消", "Cancelled"),
}
assert set(STATE_WORDS) == set(STATES)

# What became of one case of a batch.
WAITING, CARRIED_OUT, REFUSED = "", "done", "refused"
OUTCOMES = (WAITING, CARRIED_OUT, REFUSED)
