"""The life of a case (办件): every state and every move that leads to another one.

A case is opened `waiting`, when it needs another case's result first, or `submitted`.
Source: Administrative Licensing Law (行政许可法), arts 29-47.
"""

from __future__ import annotations

from rongyi.kernel.machine import Machine, Move
from rongyi.kernel.text import Text

WAITING = "waiting"
SUBMITTED = "submitted"
CORRECTION = "correction"
ACCEPTED = "accepted"
STOPPED = "stopped"
REVIEWED = "reviewed"
APPROVED = "approved"
REJECTED = "rejected"
ISSUED = "issued"
CLOSED = "closed"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
ENDED = "ended"

LIFE = Machine(
    Move("release", WAITING, SUBMITTED),  # the result it waited for is there
    Move("ask_correction", SUBMITTED, CORRECTION),  # art. 32(1)(4): once, everything
    Move("correct", CORRECTION, SUBMITTED),
    Move("refuse", SUBMITTED, REFUSED),  # art. 32(1)(1) and (2)
    Move("refuse", CORRECTION, REFUSED),  # no answer came in time
    Move("accept", SUBMITTED, ACCEPTED),  # art. 32(1)(5): the clock starts
    Move("stop", ACCEPTED, STOPPED),  # art. 45: hearing, test, inspection, ... do not count
    Move("resume", STOPPED, ACCEPTED),
    Move("pass_on", ACCEPTED, ACCEPTED),  # reviewed, and another post reviews next
    Move("review", ACCEPTED, REVIEWED),
    *(  # a paper that may follow is there; until the decision, and whatever else goes on
        Move("supplement", state, state)
        for state in (WAITING, SUBMITTED, CORRECTION, ACCEPTED, STOPPED, REVIEWED)
    ),
    Move("approve", ACCEPTED, APPROVED),  # items that nobody reviews
    Move("approve", REVIEWED, APPROVED),  # art. 38(1)
    Move("reject", ACCEPTED, REJECTED),
    Move("reject", REVIEWED, REJECTED),  # art. 38(2): with reasons and rights
    Move("issue", APPROVED, ISSUED),  # art. 39: the certificate is there, to be handed over
    Move("close", APPROVED, CLOSED),  # delivered electronically, or nothing to deliver
    Move("close", ISSUED, CLOSED),  # art. 44: handed over
    Move("close", REJECTED, CLOSED),
    Move("end", WAITING, ENDED),  # what it waited for will never be: nobody withdrew it
    Move("withdraw", WAITING, WITHDRAWN),
    Move("withdraw", SUBMITTED, WITHDRAWN),
    Move("withdraw", CORRECTION, WITHDRAWN),
    Move("withdraw", ACCEPTED, WITHDRAWN),
    Move("withdraw", STOPPED, WITHDRAWN),
    Move("withdraw", REVIEWED, WITHDRAWN),
)
STATES = LIFE.states
FINAL = LIFE.final()

STATE_WORDS = {
    WAITING: Text("等待前置结果", "Waiting for another result"),
    SUBMITTED: Text("已提交", "Submitted"),
    CORRECTION: Text("待补正", "Correction needed"),
    ACCEPTED: Text("已受理", "Accepted"),
    STOPPED: Text("计时暂停", "Clock stopped"),
    REVIEWED: Text("已审查", "Reviewed"),
    APPROVED: Text("已批准", "Approved"),
    REJECTED: Text("不予批准", "Not granted"),
    ISSUED: Text("已出证", "Certificate issued"),
    CLOSED: Text("已办结", "Closed"),
    REFUSED: Text("不予受理", "Not accepted"),
    WITHDRAWN: Text("已撤回", "Withdrawn"),
    ENDED: Text("前置未获批准而终止", "Ended: an earlier result was not granted"),
}
ACT_WORDS = {
    "release": Text("前置完成", "Released"),
    "ask_correction": Text("一次性告知补正", "Ask for corrections"),
    "correct": Text("提交补正", "Hand in corrections"),
    "refuse": Text("不予受理", "Refuse"),
    "accept": Text("受理", "Accept"),
    "stop": Text("暂停计时", "Stop the clock"),
    "resume": Text("恢复计时", "Resume the clock"),
    "review": Text("审查", "Review"),
    "supplement": Text("补交材料", "Hand in a paper that follows"),
    "approve": Text("批准", "Approve"),
    "reject": Text("不予批准", "Reject"),
    "issue": Text("出证", "Issue"),
    "close": Text("办结", "Close"),
    "withdraw": Text("撤回", "Withdraw"),
    "end": Text("终止", "End"),
}
# Acts of people that move no case.
BESIDE_WORDS = {
    "assign": Text("指定经办人", "Hand the case round"),
    "recuse": Text("回避", "Stand aside"),
}
# Moves that are one act for the person who does it.
ACT_OF_MOVE = {"pass_on": "review"}
assert set(STATE_WORDS) == set(STATES)
assert set(ACT_WORDS) == {ACT_OF_MOVE.get(name, name) for name in LIFE.names}
