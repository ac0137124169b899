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
from rongyi.exemption.rules.words import sentence, way_name, way_said

__all__ = [
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
    "way_name",
    "way_said",
]
