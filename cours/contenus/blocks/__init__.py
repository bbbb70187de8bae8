"""The steps a lesson is made of: one file per family, and `lesson.LessonStreamBlock` which gathers them."""

from .lesson import LessonStreamBlock
from .sources import SourceStreamBlock

__all__ = ["LessonStreamBlock", "SourceStreamBlock"]
