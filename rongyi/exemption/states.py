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
CONTESTED = "contested"
STATUSES = (EXEMPT, WAITING, TO_COMMIT, COMMITTED, TO_UPLOAD, UPLOADED, CONTESTED)
FOR_APPLICANT = frozenset({TO_COMMIT, TO_UPLOAD})
FOR_DEPARTMENT = frozenset({WAITING, CONTESTED})

LIFE = Machine(
    Move("confirm", WAITING, EXEMPT),  # the source or the department says yes
    Move("confirm", CONTESTED, EXEMPT),  # the data were put right
    Move("deny", WAITING, TO_UPLOAD),  # it says no, and no other way is left
    Move("deny", CONTESTED, TO_UPLOAD),
    Move("offer", WAITING, TO_COMMIT),  # it says no, and a commitment is left
    Move("offer", CONTESTED, TO_COMMIT),
    Move("hand_over", WAITING, WAITING),  # another department or source answers instead
    Move("hand_over", CONTESTED, WAITING),
    Move("commit", TO_COMMIT, COMMITTED),
    Move("contest", EXEMPT, CONTESTED),
    Move("choose_upload", EXEMPT, TO_UPLOAD),
    Move("choose_upload", WAITING, TO_UPLOAD),
    Move("choose_upload", TO_COMMIT, TO_UPLOAD),
    Move("choose_upload", COMMITTED, TO_UPLOAD),
    Move("choose_upload", CONTESTED, TO_UPLOAD),
    Move("upload", TO_UPLOAD, UPLOADED),
    Move("upload", UPLOADED, UPLOADED),
    Move("remove", UPLOADED, TO_UPLOAD),
)
