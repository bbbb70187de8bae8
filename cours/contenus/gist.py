"""What a lesson says of itself, without its exercises: many of their choices are wrong on purpose."""

from dataclasses import dataclass

from cours.exercices import markup

from . import plain
from .models import LessonPage


@dataclass(frozen=True)
class Gist:
    """`points` are the titles of the steps and what is to remember; `text`, all the words of the steps."""

    points: tuple[str, ...]
    text: str


def gist(page: LessonPage) -> Gist:
    """Return the gist of a lesson as published, in reading order, without any mark of writing."""
    stream = page._meta.get_field("steps").stream_block
    raw = [step for step in page.steps.get_prep_value() if step["type"] not in plain.exercise_names()]
    points: list[str] = []
    for step in plain.compiled_value(stream, raw):
        points += [step["title"]] if step.get("title") else []
        points += step["items"] if step["kind"] == "key_point" else []
    return Gist(tuple(map(markup.plain, points)), markup.plain("\n".join(plain.words(stream, raw))))
