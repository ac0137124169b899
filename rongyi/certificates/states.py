"""The life of a certificate. Expiry is no move: it is read from the date.

Source: Administrative Licensing Law (行政许可法), arts 49, 50, 69, 70.
"""

from __future__ import annotations

from rongyi.kernel.machine import Machine, Move
from rongyi.kernel.text import Text

VALID = "valid"
ANNULLED = "annulled"  # 撤销: it should not have been granted
REVOKED = "revoked"  # 吊销: taken away as a penalty
DEREGISTERED = "deregistered"  # 注销: struck off, because it cannot be used any more
REPLACED = "replaced"  # 换发: a change or renewal has put another in its place
EXPIRED = "expired"  # read from valid_until, never stored
ALTERED = "altered"  # said of a presented file, never stored
UNKNOWN = "unknown"  # said of a number or file that is not ours

LIFE = Machine(
    Move("annul", VALID, ANNULLED),  # art. 69
    Move("revoke", VALID, REVOKED),  # Administrative Penalty Law (行政处罚法), art. 9
    Move("deregister", VALID, DEREGISTERED),  # art. 70
    Move("deregister", ANNULLED, DEREGISTERED),  # art. 70(4): what was taken away is struck off
    Move("deregister", REVOKED, DEREGISTERED),
    Move("replace", VALID, REPLACED),  # arts 49, 50
)
ENDED = tuple(sorted(set(LIFE.states) - {VALID}))

STATE_WORDS = {
    VALID: Text("有效", "Valid"),
    EXPIRED: Text("已过期", "Expired"),
    ANNULLED: Text("已撤销", "Annulled"),
    REVOKED: Text("已吊销", "Revoked"),
    DEREGISTERED: Text("已注销", "Struck off"),
    REPLACED: Text("已换发", "Replaced"),
    ALTERED: Text("已被改动", "Altered"),
    UNKNOWN: Text("查无此证", "Not found"),
}
ACT_WORDS = {
    "annul": Text("撤销", "Annul"),
    "revoke": Text("吊销", "Revoke"),
    "deregister": Text("注销", "Strike off"),
    "replace": Text("换发", "Replace"),
}
assert set(ACT_WORDS) == set(LIFE.names)
