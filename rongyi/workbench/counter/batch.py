"""Accept several cases at once; each has its own outcome."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_POST

from rongyi.cases import services as cases
from rongyi.cases.services import CASES_MAX
from rongyi.kernel.errors import BadInput
from rongyi.kernel.text import Text
from rongyi.web.access import needs
from rongyi.web.request import Request
from rongyi.web.seen import VERSION, version_in
from rongyi.workbench import flash
from rongyi.workbench.counter.asked import understood
from rongyi.workbench.guard import staff_only


@require_POST
@staff_only
@needs("case.accept")
def accept(request: Request, post: str) -> HttpResponseRedirect:
    """Accept the ticked cases, or the one whose button was pressed, and show the list again; where
    none is ticked, say so. What changed since the list was shown stays as it is and says so.

    Errors: TooManyCases, BadInput for what is no case.
    """
    back = understood(request, post).url()
    only = request.POST.get("only")
    chosen = [only] if only else request.POST.getlist("case")
    if not chosen:
        flash.tell(request, "accept-none", Text("", ""))
        return HttpResponseRedirect(back)
    ticked = [(_id(one), one) for one in chosen[: CASES_MAX + 1]]
    seen = {case_id: version_in(request.POST, f"{VERSION}-{one}") for case_id, one in ticked}
    outcomes = cases.accept_cases(
        actor=request.actor,
        case_ids=list(seen),
        seen=seen,
        now=request.now,
    )
    flash.leave(request, "accept", outcomes)
    return HttpResponseRedirect(back)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(name="case") from None
