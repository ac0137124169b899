"""Reads of identity: actors, people, mandates, service points. Rows are frozen and bounded."""

from rongyi.identity.queries.actors import actor_for
from rongyi.identity.queries.by_name import NAMED_MAX, Named, named
from rongyi.identity.queries.mandates import GivenMandate, mandate_given, mandates_given
from rongyi.identity.queries.people import (
    SYSTEM_NAME,
    DemoPerson,
    EnterpriseRow,
    MandateRow,
    PersonRow,
    demo_people,
    enterprise,
    founded_by,
    known_by_number,
    mandates_of,
    names_of,
    person,
)
from rongyi.identity.queries.places import (
    DepartmentRow,
    SiteRow,
    department,
    department_names,
    nearest_sites,
    site,
    sites,
)
from rongyi.identity.queries.powers import ROWS_MAX as STAFF_MAX
from rongyi.identity.queries.powers import (
    CoverRow,
    DelegationRow,
    Holder,
    covers,
    delegations,
    holders,
    staff,
)

__all__ = [
    "STAFF_MAX",
    "SYSTEM_NAME",
    "NAMED_MAX",
    "CoverRow",
    "DelegationRow",
    "DemoPerson",
    "DepartmentRow",
    "EnterpriseRow",
    "GivenMandate",
    "Holder",
    "MandateRow",
    "Named",
    "PersonRow",
    "SiteRow",
    "actor_for",
    "covers",
    "delegations",
    "demo_people",
    "department",
    "department_names",
    "enterprise",
    "founded_by",
    "holders",
    "known_by_number",
    "mandate_given",
    "mandates_given",
    "mandates_of",
    "named",
    "names_of",
    "nearest_sites",
    "person",
    "site",
    "sites",
    "staff",
]
