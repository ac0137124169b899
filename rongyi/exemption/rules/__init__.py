"""Pure: what proves a material, in which order, and in which words it is said."""

from rongyi.exemption.rules.proving import Decision, decide, version_of
from rongyi.exemption.rules.shape import (
    Evidence,
    FileNote,
    MaterialNeed,
    RouteLeft,
    Signed,
    Subjects,
)
from rongyi.exemption.rules.words import WAY_NAMES, sentence, way_said

__all__ = [
    "WAY_NAMES",
    "Decision",
    "Evidence",
    "FileNote",
    "MaterialNeed",
    "RouteLeft",
    "Signed",
    "Subjects",
    "decide",
    "sentence",
    "version_of",
    "way_said",
]
