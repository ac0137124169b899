"""What can go wrong with proofs. Words: definitions/sip/messages/exemption.yaml."""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, NotAllowedNow, NotFound


class ProofMissing(NotFound):
    """No such material in this bundle, or not for this actor."""

    code, status = "exemption.proof_missing", 404


class NotPossibleNow(NotAllowedNow):
    """The material is in a state from which this cannot be done: `move`, `state`."""

    code, status = "exemption.not_possible_now", 409


class CommitmentChanged(BadInput):
    """What was signed is not the commitment that is asked for now."""

    code, status = "exemption.commitment_changed", 409


class WordsMissing(BadInput):
    """Contesting, or denying what a department holds, needs a sentence that says why."""

    code, status = "exemption.words_missing", 422


class CheckAnswered(NotAllowedNow):
    """The department has answered already, or is not asked any more: `material`."""

    code, status = "exemption.check_answered", 409
