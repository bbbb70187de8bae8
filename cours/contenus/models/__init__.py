from .glossary import GlossaryTerm
from .lessons import LessonPage
from .media import CustomDocument, CustomImage, CustomRendition
from .modules import ModuleIndexPage, ModulePage
from .packs import ContentPack, PackItem
from .pathways import PathwayIndexPage, PathwayLesson, PathwayPage

__all__ = [
    "ContentPack",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "GlossaryTerm",
    "LessonPage",
    "ModuleIndexPage",
    "ModulePage",
    "PackItem",
    "PathwayIndexPage",
    "PathwayLesson",
    "PathwayPage",
]
