"""What a process does before the first visitor comes, so that nobody waits for it."""

from __future__ import annotations

import gc
import logging
from typing import Any

from django.db import DatabaseError, connection

from rongyi.config import rooms
from rongyi.kernel import moment
from rongyi.kernel.errors import DomainError

YOUNG_OBJECTS = 20_000  # made since the last look before the collector looks again; 700 is Python's
logger = logging.getLogger("rongyi.warm")


def warm() -> None:
    """Read the definitions in force, then leave them out of every later garbage collection.

    They are more than a hundred thousand objects that live as long as the process. Where there
    are none yet, or no database, the first visitor reads them.
    """
    themes = rooms.module("themes.queries")
    if themes is not None:
        try:
            themes.theme_cards(now=moment.now())
        except (DomainError, DatabaseError) as error:
            logger.warning("definitions were not read ahead: %s", error)
        finally:
            connection.close()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


def warm_for_all() -> None:
    """The same in a process that is about to make others, which then share what was read.

    None of its connections goes along, nor the pool: threads that would mind it stay behind.
    """
    warm()
    wrapper: Any = connection
    wrapper.close_pool()
