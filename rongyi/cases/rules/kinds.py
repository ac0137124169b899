"""Kinds of letters (文书): by which act each is sent, whose law it names, and to whom it goes.

What they say is data (`letters.yaml`); who may read them is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongyi.cases.states import laws_of
from rongyi.kernel.text import Text

APPLICANT, PARTY, FILE = "applicant", "party", "file"  # to whom a letter is addressed


@dataclass(frozen=True, slots=True)
class Kind:
    """`act` is the one that sends it."""

    act: str
    to: str = APPLICANT

    @property
    def laws(self) -> Text:
        """The articles by which it is sent."""
        laws = laws_of(self.act)
        return Text("、".join(one.zh for one in laws), "; ".join(one.en for one in laws))


# All but acceptance, refusal, the notice to correct and the decision, which have papers of their
# own.
OF_KIND: Mapping[str, Kind] = {
    "not_needed": Kind("not_needed"),
    "not_ours": Kind("not_ours"),
    "mended": Kind("mend"),
    "expired": Kind("expire"),
    "pre_reviewed": Kind("pre_review", FILE),
    "party_told": Kind("tell_party", PARTY),
    "party_heard": Kind("hear_party", FILE),
    "hearing_told": Kind("tell_hearing"),
    "hearing_asked": Kind("ask_hearing"),
    "hearing_waived": Kind("waive_hearing"),
    "party_called": Kind("hear", PARTY),
    "party_released": Kind("hear", PARTY),
    "stopped": Kind("stop"),
    "hearing_called": Kind("hear"),
    "heard": Kind("hear"),
    "visit_set": Kind("propose_visit"),
    "visited": Kind("visit", FILE),
    "resumed": Kind("resume"),
    "extended": Kind("extend"),
    "sent_back": Kind("send_back", FILE),
    "withdrawn": Kind("withdraw"),
    "transferred": Kind("transfer"),
    "annulled": Kind("annul"),
    "reopened": Kind("reopen"),
    "deemed_renewed": Kind("deem_renewed"),
    "grant_annulled": Kind("annul"),
    "grant_revoked": Kind("annul"),
    "grant_struck_off": Kind("annul"),
    "issued": Kind("issue"),
    "delivered": Kind("close"),
    "received": Kind("receive"),
}


def addressee(kind: str) -> str:
    """To whom a kind of letter is addressed."""
    return OF_KIND[kind].to if kind in OF_KIND else APPLICANT
