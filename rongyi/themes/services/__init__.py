"""Writes of themes: start, fill in, hand in papers, submit, correct."""

from rongyi.themes.services.correcting import (
    Corrected,
    CorrectionCheck,
    answer_correction,
    check_correction,
    take_out_correction,
)
from rongyi.themes.services.filling import contest_field, save_values
from rongyi.themes.services.following import (
    HandedIn,
    attach_promised,
    hand_in_promised,
    remove_promised,
)
from rongyi.themes.services.foreseeing import foresee_plan
from rongyi.themes.services.gathering import ask_registers
from rongyi.themes.services.intake import (
    BATCH_MAX,
    Asked,
    Taken,
    enter_next,
    give_pass,
    intake_ticket,
    read_pass,
    read_ticket,
    take_in,
)
from rongyi.themes.services.joining import join_bundle, note_founding, take_up_bundle
from rongyi.themes.services.papers import (
    Upload,
    attach_file,
    choose_way,
    give_commitment,
    remove_file,
)
from rongyi.themes.services.renewing import start_renewal
from rongyi.themes.services.rows import Attached, BundleRow, FileRow, Receipt, SavedRow
from rongyi.themes.services.starting import change_answers, discard_bundle, start_bundle
from rongyi.themes.services.submitting import submit_bundle

__all__ = [
    "BATCH_MAX",
    "Asked",
    "Attached",
    "BundleRow",
    "Corrected",
    "CorrectionCheck",
    "FileRow",
    "HandedIn",
    "Receipt",
    "SavedRow",
    "Taken",
    "Upload",
    "answer_correction",
    "ask_registers",
    "attach_file",
    "attach_promised",
    "change_answers",
    "check_correction",
    "choose_way",
    "contest_field",
    "discard_bundle",
    "enter_next",
    "foresee_plan",
    "give_commitment",
    "give_pass",
    "hand_in_promised",
    "join_bundle",
    "note_founding",
    "take_up_bundle",
    "read_pass",
    "intake_ticket",
    "read_ticket",
    "remove_file",
    "remove_promised",
    "save_values",
    "start_bundle",
    "start_renewal",
    "submit_bundle",
    "take_in",
    "take_out_correction",
]
