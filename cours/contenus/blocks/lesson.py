from wagtail import blocks

from cours.exercices.blocks import exercise_blocks, reserve_blocks

from .compare import CompareBlock
from .dialogue import DialogueBlock
from .example import ExampleBlock
from .help_box import HelpBoxBlock
from .image import PictureStepBlock
from .key_point import KeyPointBlock
from .steps import StepsBlock
from .text import TextBlock


class LessonStreamBlock(blocks.StreamBlock):
    """The steps of a lesson: what is read, then every kind of exercise, which bring their own block."""

    text = TextBlock()
    image = PictureStepBlock()
    dialogue = DialogueBlock()
    example = ExampleBlock()
    steps = StepsBlock()
    compare = CompareBlock()
    key_point = KeyPointBlock()
    help_box = HelpBoxBlock()

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__([*exercise_blocks(), *(local_blocks or ())], **kwargs)


class ReserveStreamBlock(blocks.StreamBlock):
    """Questions that the lesson itself does not ask: the bilan and the recall draw from them too (domain.md § 3.8)."""

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__([*reserve_blocks(), *(local_blocks or ())], **kwargs)
