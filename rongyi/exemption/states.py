"""The life of one material's proof, and the ways in which it disappears."""

from __future__ import annotations

from rongyi.kernel.machine import Machine, Move

ABOLISHED = "abolished"
DATA_CALL = "data_call"
DEPARTMENT_CHECK = "department_check"
COMMITMENT = "commitment"
PRODUCED = "produced"  # comes out of another sub-case of the same bundle
UPLOAD = "upload"
FORMED = "formed"  # how `abolished` is said where the form that is filled in takes its place
WAYS = (ABOLISHED, DATA_CALL, DEPARTMENT_CHECK, COMMITMENT, PRODUCED, UPLOAD)

EXEMPT = "exempt"
WAITING = "waiting"  # for a department or a source; never for the applicant
TO_COMMIT = "to_commit"
COMMITTED = "committed"
TO_UPLOAD = "to_upload"
UPLOADED = "uploaded"
STATUSES = (EXEMPT, WAITING, TO_COMMIT, COMMITTED, TO_UPLOAD, UPLOADED)
FOR_APPLICANT = frozenset({TO_COMMIT, TO_UPLOAD})

LIFE = Machine(
    Move("confirm", WAITING, EXEMPT),  # the source or the department says yes
    Move("deny", WAITING, TO_UPLOAD),  # it says no, and no other way is left
    Move("offer", WAITING, TO_COMMIT),  # it says no, and a commitment is left
    Move("hand_over", WAITING, WAITING),  # another department or source answers instead
    Move("commit", TO_COMMIT, COMMITTED),
    Move("upload", TO_UPLOAD, UPLOADED),
)
