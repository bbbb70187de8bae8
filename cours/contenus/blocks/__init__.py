"""The steps a lesson is made of: one file per family, and `lesson.LessonStreamBlock` which gathers them."""

from .lesson import LessonStreamBlock, ReserveStreamBlock
from .placement import Level, PlacementStreamBlock
from .sources import SourceStreamBlock

__all__ = ["LessonStreamBlock", "Level", "PlacementStreamBlock", "ReserveStreamBlock", "SourceStreamBlock"]
