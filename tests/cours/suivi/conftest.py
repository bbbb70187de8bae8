"""A module of our own, with three small lessons: enough questions for a bilan, and none of them in the starter pack."""

import json
import uuid

import pytest
from django_tasks import task_backends
from wagtail.signal_handlers import disable_reference_index_auto_update

from cours.contenus.models import LessonPage, ModuleIndexPage, ModulePage
from cours.contenus.outline import forget, outline


def _question(kind, text):
    fields = {"prompt": text, "hint": "Relisez la leçon."}
    if kind == "true_false":
        return fields | {"answer": True, "wrong": "Relisez l'étape une."}
    return fields | {
        "options": [
            {"text": "Oui, bien sûr", "correct": True, "feedback": "C'est ça."},
            {"text": "Non, jamais", "correct": False, "feedback": "Regardez encore l'adresse."},
        ]
    }


def _block(kind, value):
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def _inbox(title):
    message = {"channel": "sms", "sender": "Banque", "body": "Cliquez vite.", "must": True, "feedback": "Un piège."}
    messages = [message | {"id": f"m{i}", "answer": answer} for i, answer in enumerate(("trap", "safe"))]
    fields = {"prompt": f"Triez les messages de {title}", "hint": "Lisez tout.", "owner": "Monique", "min_correct": 2}
    return _block("sim_inbox", fields | {"messages": messages})


def _steps(title, questions, simulations):
    steps = []
    for i in range(questions):
        kind = ("single_choice", "true_false")[i % 2]
        twin = _block(kind, _question(kind, f"Question jumelle {i} de {title}"))
        steps.append(_block(kind, _question(kind, f"Question {i} de {title}") | {"twin": [twin]}))
    return json.dumps([*steps, *(_inbox(title) for _ in range(simulations))])


@pytest.fixture
def make_module(db, monkeypatch):
    """`make_module(lessons=3, questions=4, simulations=1)`: a published module; the numbers are per lesson.

    Nobody searches in it: indexing it would be half of the time of these tests.
    """

    def make(lessons=3, questions=4, simulations=1, code="M9"):
        module = ModulePage(
            title=f"Jardiner {code}", slug=f"jardiner-{code.lower()}", code=code, promise="Un module d'essai."
        )
        with monkeypatch.context() as patch, disable_reference_index_auto_update():
            patch.setattr(type(task_backends["default"]), "enqueue", lambda *args, **kwargs: None)
            ModuleIndexPage.objects.get().add_child(instance=module)
            for number in range(1, lessons + 1):
                title = f"Semer {number}"
                lesson = LessonPage(
                    title=title,
                    slug=f"semer-{number}",
                    code=f"{code}-L{number}",
                    goal="Semer sans peur.",
                    minutes=5,
                    steps=_steps(title, questions, simulations),
                )
                module.add_child(instance=lesson)
                LessonPage.objects.filter(pk=lesson.pk).update(live_revision=lesson.save_revision())
        forget()
        return next(entry for entry in outline().modules if entry.id == module.pk)

    return make


@pytest.fixture
def module(make_module):
    """A module of three lessons: twelve twin questions and three simulations."""
    return make_module()
