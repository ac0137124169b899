"""The database: ours, started on demand, or the one that DATABASE_URL names."""

from rongyi.config.database.lease import Lease, attach, running
from rongyi.config.database.location import Location, location

__all__ = ["Lease", "Location", "attach", "location", "running"]
