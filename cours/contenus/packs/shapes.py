"""The shape of each file of a pack, said with the same blocks as the lessons: one reader checks them all."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from .. import crcn
from ..blocks import LessonStreamBlock, PlacementStreamBlock, ReserveStreamBlock, SourceStreamBlock


def _slug(**kwargs):
    message = _("écrivez des lettres sans accent, des chiffres et des tirets")
    return blocks.RegexBlock(regex=r"^[-a-zA-Z0-9_]+$", max_length=60, error_messages={"invalid": message}, **kwargs)


def _code(**kwargs):
    message = _("un code s'écrit en majuscules, comme M2-L4")
    return blocks.RegexBlock(
        regex=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=12, error_messages={"invalid": message}, **kwargs
    )


class PackFile(blocks.StructBlock):
    slug = _slug()
    title = blocks.CharBlock(max_length=200)
    version = blocks.CharBlock(max_length=40)
    language = blocks.CharBlock(max_length=10, default="fr", required=False)
    licence = blocks.CharBlock(max_length=200, required=False)
    description = blocks.TextBlock(required=False)


class ModuleFile(blocks.StructBlock):
    code = _code()
    slug = _slug()
    position = blocks.IntegerBlock(required=False, min_value=0)
    title = blocks.CharBlock(max_length=200)
    promise = blocks.TextBlock(max_length=200, required=False)
    accent = blocks.IntegerBlock(min_value=0, max_value=5, required=False, default=0)
    counted = blocks.BooleanBlock(required=False, default=True)
    picture = ImageBlock(required=False)
    placement = PlacementStreamBlock(required=False)


class LessonFile(blocks.StructBlock):
    code = _code()
    slug = _slug()
    module = _code()
    position = blocks.IntegerBlock(required=False, min_value=0)
    title = blocks.CharBlock(max_length=200)
    goal = blocks.TextBlock(max_length=300)
    crcn = blocks.MultipleChoiceBlock(choices=crcn.CHOICES, required=False)
    minutes = blocks.IntegerBlock(min_value=1, max_value=120, required=False, default=10)
    audience_tags = blocks.ListBlock(blocks.CharBlock(max_length=60))
    checked_on = blocks.DateBlock(required=False)
    quick_exit = blocks.BooleanBlock(required=False, default=False)
    sources = SourceStreamBlock(required=False)
    facilitator_note = blocks.TextBlock(required=False)
    print_sheet = blocks.TextBlock(required=False)
    steps = LessonStreamBlock(required=False)
    reserve = ReserveStreamBlock(required=False)


class PathwayFile(blocks.StructBlock):
    slug = _slug()
    position = blocks.IntegerBlock(required=False, min_value=0)
    title = blocks.CharBlock(max_length=200)
    promise = blocks.TextBlock(max_length=200, required=False)
    audience = blocks.CharBlock(max_length=200, required=False)
    lessons = blocks.ListBlock(_code(), min_num=1)


class TermEntry(blocks.StructBlock):
    slug = _slug()
    term = blocks.CharBlock(max_length=80)
    variants = blocks.ListBlock(blocks.CharBlock(max_length=80))
    definition = blocks.TextBlock(max_length=300)


PACK, MODULE, LESSON, PATHWAY, TERM = PackFile(), ModuleFile(), LessonFile(), PathwayFile(), TermEntry()
