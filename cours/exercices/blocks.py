"""What an author fills in for an exercise, in the Wagtail editor; the plain data it becomes; the checks on the way.

`ExerciseBlock` holds the fields that every kind has; `kinds/<name>.py` adds its own. `exercise_blocks()` gives the
blocks of all kinds to the lesson page. Labels are frozen into migrations: change them rarely.
"""

import copy
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from . import kinds, silent
from .base import ExerciseState, Problem
from .fairness import common_problems
from .picture_block import PictureBlock

GROUP_EXERCISES = _("Exercices")
GROUP_SIMULATIONS = _("Simulations")

# Fields that a twin does not have: it belongs to its exercise, which says them for both.
NOT_IN_TWIN = ("intro", "required", "crcn", "twin")


class OptionalStructBlock(blocks.StructBlock):
    """A group of fields that counts as absent while its main field, `Meta.absent_without`, is empty."""

    class Meta:
        absent_without = ""


class DocumentBlock(OptionalStructBlock):
    """A fictional message or paper, shown as text."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("sms", _("SMS")),
            ("email", _("E-mail")),
            ("page", _("Page d'un site")),
            ("form", _("Formulaire")),
            ("letter", _("Lettre")),
        ],
        default="sms",
        label=_("Sorte de document"),
    )
    sender = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("De la part de"),
        help_text=_("Inventé. Utilisez 06 39 98 … pour un portable, « .example » pour une adresse."),
    )
    subject = blocks.CharBlock(required=False, max_length=200, label=_("Objet ou titre"))
    body = blocks.TextBlock(
        required=False,
        rows=4,
        max_length=4000,
        label=_("Texte du document"),
        help_text=_(
            "Laissez vide s'il n'y a pas de document. "
            "Pour un formulaire : une ligne par case, « Nom * | Melnyk » (l'étoile veut dire obligatoire)."
        ),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        absent_without = "body"


class ExerciseBlock(blocks.StructBlock):
    """Common fields of all kinds. A subclass declares its own, and names its `Kind` by its block name."""

    prompt = blocks.TextBlock(
        rows=2,
        max_length=600,
        label=_("Question ou consigne"),
        help_text=_("Une ou deux phrases courtes. **mot** s'affiche en gras."),
    )
    intro = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=1200,
        label=_("Avant la question"),
        help_text=_("Facultatif. Quelques mots pour planter le décor."),
    )
    image = PictureBlock(required=False, label=_("Image"))
    hint = blocks.TextBlock(
        rows=2,
        max_length=600,
        label=_("Indice"),
        help_text=_("S'affiche quand la personne demande un indice. Dites où regarder, sans donner la réponse."),
    )
    right = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=1200,
        label=_("Texte quand c'est juste"),
        help_text=_("Laissez vide pour afficher « Oui, c'est bien ça. »"),
    )
    wrong = blocks.TextBlock(
        required=False,
        rows=2,
        max_length=1200,
        label=_("Texte quand ce n'est pas encore ça"),
        help_text=_(
            "Dites ce que ce choix entraînerait, puis où regarder. Ne commencez pas par « Non » ni par « Faux »."
        ),
    )
    explanation = blocks.TextBlock(
        required=False,
        rows=3,
        max_length=2000,
        label=_("Explication de la réponse"),
        help_text=_("Facultatif. Affichée quand la réponse est trouvée, ou après deux essais."),
    )
    required = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("Compte pour terminer la leçon"),
        help_text=_("Décochez pour un exercice que l'on peut laisser de côté."),
    )
    crcn = blocks.ListBlock(
        blocks.CharBlock(max_length=3, label=_("Compétence")),
        default=[],
        label=_("Compétences CRCN"),
        help_text=_("Facultatif. Le numéro de la compétence travaillée, par exemple 4.2."),
    )

    child_blocks: dict[str, blocks.Block]

    def __init__(
        self,
        local_blocks: Sequence[tuple[str, blocks.Block]] | None = None,
        *,
        is_twin: bool = False,
        is_silent: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(local_blocks, **kwargs)
        self.is_silent = is_silent
        absent = (*NOT_IN_TWIN, *silent.SAID_BACK) if is_silent else NOT_IN_TWIN if is_twin else ()
        for name in absent:
            self.child_blocks.pop(name, None)
        if is_silent:
            for name, child in self.child_blocks.items():
                if isinstance(child, blocks.ListBlock):
                    self.child_blocks[name] = _silent_list(child)
        if absent:
            self.meta.form_layout = self.get_form_layout()

    def get_form_layout(self) -> BlockGroup:
        """Question first, then what is proper to the kind, then what is said to the learner; the rest is folded."""
        beginning = ["level", "intro", "prompt", "image"]
        ending = ["hint", "wrong", "right", "explanation", "twin"]
        folded = ["required", "crcn"]
        own = [name for name in self.child_blocks if name not in {*beginning, *ending, *folded}]
        return BlockGroup(
            [name for name in [*beginning, *own, *ending] if name in self.child_blocks],
            settings=[name for name in folded if name in self.child_blocks],
        )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:  # a draft may have gaps: problems are for the day it is published
            return cleaned
        exercise = to_plain(self, cleaned, image=lambda image: {"src": str(image)})
        found = [*common_problems(exercise), *kinds.get(self.name).problems(exercise)]
        if self.is_silent:
            found = silent.problems(exercise, found)
        if found:
            raise error_at(self, found)
        return cleaned

    def render(self, value: Any, context: dict | None = None) -> str:
        """Show the exercise as a learner meets it; used by the previews of the editor."""
        from .rendering import render_exercise  # it needs the kinds, which need this file

        exercise = to_plain(self, value) | {"kind": self.name, "id": "apercu", "number": 1, "step": 1}
        return render_exercise(exercise, ExerciseState())

    class Meta:
        label_format = "{prompt}"
        group = GROUP_EXERCISES


def _silent_list(block: blocks.ListBlock) -> blocks.ListBlock:
    """Return the list without what is said of each entry. It is a copy: the other exercises share the block itself."""
    entry = type(block.child_block)()
    for name in silent.SAID_BACK:
        entry.child_blocks.pop(name, None)
    entry.meta.form_layout = BlockGroup(list(entry.child_blocks))
    quiet = copy.copy(block)
    quiet.child_block = entry
    quiet.meta = copy.copy(block.meta)
    quiet.meta.default = [entry.get_default()]
    return quiet


class TwinBlock(blocks.StreamBlock):
    """One exercise of any kind, without what its exercise says for both."""

    def __init__(self, local_blocks: Sequence[tuple[str, blocks.Block]] | None = None, **kwargs: Any) -> None:
        kwargs = {
            "required": False,
            "max_num": 1,
            "label": _("Question jumelle"),
            "help_text": _(
                "Facultatif. La même idée avec un autre exemple. "
                "Elle revient à la fin de la leçon si la réponse a dû être montrée."
            ),
        } | kwargs
        super().__init__(local_blocks, **kwargs)

    class Meta:
        icon = "copy"


def exercise_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of all kinds, each with its twin, for a StreamBlock.

    All share one twin block: the editor and the migrations then describe it once, not once a kind.
    """
    twin = TwinBlock([(kind.name, kind.block(is_twin=True)) for kind in kinds.all()])
    return [(kind.name, kind.block([("twin", twin)])) for kind in kinds.all()]


def reserve_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of the kinds that are no simulation, each standing alone as a twin does."""
    return [(kind.name, kind.block(is_twin=True)) for kind in kinds.all() if not kind.is_simulation]


def image_to_plain(image: Any) -> dict[str, Any]:
    """Return an image as templates read it."""
    return {
        "src": image.file.url,
        "width": image.width,
        "height": image.height,
        "alt": "" if getattr(image, "decorative", False) else (getattr(image, "contextual_alt_text", "") or ""),
    }


def to_plain(block: blocks.Block, value: Any, *, image: Callable[[Any], Any] = image_to_plain) -> Any:
    """Return the plain data of a block's value, as in a content pack. `image` says how to write a picture.

    An optional group whose main field is empty is None; so is an exercise without a twin. A twin has its own id.
    """
    if isinstance(block, ImageBlock):
        return image(value) if value else None
    if isinstance(block, OptionalStructBlock) and not (value or {}).get(block.meta.absent_without):
        return None
    if isinstance(block, blocks.StructBlock):
        return {
            name: to_plain(child, value.get(name, _default(child)), image=image)
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        return [to_plain(block.child_block, item, image=image) for item in value or []]
    if isinstance(block, TwinBlock):
        for child in value or []:
            data = to_plain(child.block, child.value, image=image)
            return {"kind": child.block_type, "id": str(child.id or ""), **data}
        return None
    if isinstance(value, date):
        return value.isoformat()
    if value is None and not isinstance(block, blocks.IntegerBlock):
        return ""  # what an empty text is everywhere else
    return value


def _default(block: blocks.Block) -> Any:
    """Return what a field absent from a preview is; a list is empty, not with the first item that the editor offers."""
    return block.get_default() if isinstance(block, blocks.FieldBlock) else None


def error_at(block: blocks.Block, found: Sequence[Problem]) -> ValidationError:
    """Return the problems as the error the editor shows beside the right fields of `block`."""
    here = [problem.message for problem in found if not problem.path]
    below: dict[Any, list[Problem]] = {}
    for problem in found:
        if problem.path:
            below.setdefault(problem.path[0], []).append(Problem(problem.path[1:], problem.message))
    if isinstance(block, blocks.StructBlock) and not isinstance(block, ImageBlock):
        errors = {name: error_at(block.child_blocks[name], there) for name, there in below.items()}
        return StructBlockValidationError(errors, here)
    if isinstance(block, blocks.ListBlock):
        return ListBlockValidationError(
            {index: error_at(block.child_block, there) for index, there in below.items()}, here
        )
    return ValidationError([problem.message for problem in found])
