"""The codes of everything that can be wrong with a definition, and what to do about each."""

from rongyi.catalogue.definitions.checks.words import (
    audit,
    clock,
    course,
    law,
    letters,
    names,
    queues,
)

__all__ = ["audit", "clock", "course", "law", "letters", "names", "queues"]
