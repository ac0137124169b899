"""What is out of the ordinary with a case, as bits of one small number in its row.

An act whose case carries none of them need not ask for its earlier facts.
"""

from __future__ import annotations

EXTENDED = 1  # its time limit was lengthened: once is all the law allows
PARTIES = 2  # somebody else is affected, and was told
TOLD = 4  # the applicant was told that he may ask for a hearing
ASKED = 8  # a hearing was asked for
HEARING = 16  # a hearing stops, or stopped, the clock
LOOKED = 32  # a desk said what it would have corrected
REOPENED = 64  # taken up again by order
OF_GRANT = 128  # it renews or changes a certificate
VISIT = 256  # a site visit was proposed for it
RECEIVED = 512  # the applicant opened what was decided: delivered electronically

TO_BE_HEARD = PARTIES | TOLD | ASKED | HEARING  # a decision looks at what was said
