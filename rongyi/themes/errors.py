"""What can go wrong in a bundle and its fields. Words: definitions/sip/messages/themes.yaml."""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, DomainError, NotAllowedNow, NotFound, Stale


class ThemeUnknown(NotFound):
    """There is no theme or item of this code in this edition."""

    code = "theme.unknown"


class FieldMissing(DomainError):
    """A required field is empty."""

    code, status = "field.missing", 422


class FieldNotChosen(FieldMissing):
    """None of the answers to choose from is chosen."""

    code = "field.not_chosen"


class FieldNoneChosen(FieldMissing):
    """None of several is ticked, and one at least is needed."""

    code = "field.none_chosen"


class FieldNotNumber(DomainError):
    """Not a number."""

    code, status = "field.not_number", 422


class FieldNotInteger(DomainError):
    """Not a whole number."""

    code, status = "field.not_integer", 422


class FieldTooSmall(DomainError):
    """Below the least value allowed."""

    code, status = "field.too_small", 422


class FieldTooLarge(DomainError):
    """Above the greatest value allowed."""

    code, status = "field.too_large", 422


class FieldNotDate(DomainError):
    """Not a date of the calendar."""

    code, status = "field.not_date", 422


class FieldNotYesNo(DomainError):
    """Neither yes nor no."""

    code, status = "field.not_yes_no", 422


class FieldNotChoice(DomainError):
    """Not one of the choices offered."""

    code, status = "field.not_choice", 422


class FieldTooPrecise(DomainError):
    """More figures behind the point than are kept."""

    code, status = "field.too_precise", 422


class FieldTooLong(DomainError):
    """More characters than allowed."""

    code, status = "field.too_long", 422


class FieldPattern(DomainError):
    """Not in the form that is asked for."""

    code, status = "field.pattern", 422


class FieldNotUscc(DomainError):
    """Not a unified social credit code (check digit)."""

    code, status = "field.not_uscc", 422


class FieldNotCitizenNumber(DomainError):
    """Not a citizen's number (check digit)."""

    code, status = "field.not_citizen_no", 422


class FieldNotDocumentNumber(DomainError):
    """Not the number of an identity card, passport or permit."""

    code, status = "field.not_document_no", 422


class FieldImplausible(DomainError):
    """Right alone, but not beside another answer or on this day. `words` say why."""

    code, status = "field.implausible", 422


class FieldNotPhone(DomainError):
    """Not a telephone number."""

    code, status = "field.not_phone", 422


class FieldNotEmail(DomainError):
    """Not an e-mail address."""

    code, status = "field.not_email", 422


class FieldForeign(BadInput):
    """A field that this form does not have."""

    code = "field.foreign"


class BundleStale(Stale):
    """Somebody saved the draft meanwhile. Parameters: who, at, version."""

    code = "bundle.stale"


class NotOpenYet(NotAllowedNow):
    """The opening of the theme is still to come. `opens_at`; `words` are those of the theme."""

    code, status = "bundle.not_open_yet", 409


class NoLongerOpen(NotAllowedNow):
    """Applications for the theme are taken no more. `words` are those of the theme."""

    code, status = "bundle.no_longer_open", 409


class PassNotValid(BadInput):
    """What the check page gave to submit with is not ours, too old, or of another application."""

    code = "intake.pass_not_valid"


class IntakeBusy(DomainError):
    """More came at once than can be taken in within seconds: nothing was received."""

    code, status = "intake.busy", 503


class IntakeTooOften(DomainError):
    """The same person sends again and again."""

    code, status = "intake.too_often", 429


class BundleNotDraft(NotAllowedNow):
    """The bundle was submitted or withdrawn, so it is no draft any longer."""

    code = "bundle.not_draft"


class BundleIncomplete(DomainError):
    """Fields, files or commitments are missing. `fields`, `materials` name them all."""

    code, status = "bundle.incomplete", 422


class BundleNotFor(DomainError):
    """The situation is not one this theme serves."""

    code, status = "bundle.not_for", 422


class ForEnterprises(DomainError):
    """The theme is for enterprises, and the actor acts for himself."""

    code, status = "bundle.for_enterprises", 409


class ForPeople(DomainError):
    """The theme is for people, and the actor acts for an enterprise."""

    code, status = "bundle.for_people", 409


class BundleTooMany(DomainError):
    """The applicant has too many open drafts."""

    code, status = "bundle.too_many_drafts", 409


class AnswersMissing(DomainError):
    """Situation questions are still open."""

    code, status = "bundle.answers_missing", 422


class MaterialUnknown(BadInput):
    """This bundle needs no such material."""

    code = "material.unknown"


class WayNotOpen(BadInput):
    """The material cannot be proved in this way here."""

    code = "material.way_not_open"


class MaterialMissing(DomainError):
    """A material that must be handed in has no file."""

    code, status = "material.missing", 422


class CommitmentMissing(DomainError):
    """A commitment was neither given nor replaced by an upload."""

    code, status = "material.commitment_missing", 422


class FilesTooMany(DomainError):
    """More files than one material may have."""

    code, status = "file.too_many", 422


class FileSameAsBefore(DomainError):
    """The file handed in for a correction is the one that was there already."""

    code, status = "file.same_as_before", 422


class FieldUnchanged(DomainError):
    """A correction asks for this field, and nothing was changed, handed in or said."""

    code, status = "field.unchanged", 422


class PointsUnanswered(DomainError):
    """A correction asks for a word, and nothing was changed, handed in or said."""

    code, status = "bundle.points_unanswered", 422


class FileMissing(NotFound):
    """There is no such file in this bundle."""

    code = "file.unknown"


class NothingHandedIn(DomainError):
    """Papers are to be handed in, and no file was chosen."""

    code, status = "bundle.nothing_handed_in", 422


class NothingToCorrect(NotAllowedNow):
    """The case does not wait for a correction."""

    code = "bundle.nothing_to_correct"


class NotOffered(NotAllowedNow):
    """The item of the certificate offers no renewal, or no change."""

    code, status = "themes.not_offered", 409


class RenewalTooLate(NotAllowedNow):
    """Filed after its day, and the item takes no renewal after that."""

    code, status = "themes.renewal_too_late", 409
