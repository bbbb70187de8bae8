"""Everything Passerelle holds about one person, readable by a person or a program (RGPD, art. 15 and 20)."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from cours.comptes.models import User
from cours.contenus.outline import outline
from cours.suivi.models import Attempt, LessonRun, Participation, PlacementAnswer, RecallAnswer, ReviewAnswer
from cours.suivi.progress import LearnerProgress

from .group_data import groups_data, name_of, profile_data


def personal_data(user: User) -> dict[str, Any]:
    """Return what we hold about a person, dates in ISO 8601. Codes and tokens are hashed: they are not ours to give."""
    modules = {module.id: module.title for module in outline().modules}
    titles = {pk: lesson.entry.title for pk, lesson in LearnerProgress.of(user).lessons.items()}
    mine = Prefetch("participations", Participation.objects.filter(learner=user), to_attr="mine")
    runs = LessonRun.objects.filter(participations__learner=user).order_by("started_at")
    runs = runs.prefetch_related("attempts", mine)
    return {
        "exporte_le": timezone.now().isoformat(),
        "compte": {
            "identifiant": user.username if not user.is_guest else None,
            "prenom": user.first_name,
            "cree_le": user.date_joined.isoformat(),
            "premiere_carte_le": user.first_card_at.isoformat() if user.first_card_at else None,
            "derniere_entree_le": user.last_login.isoformat() if user.last_login else None,
            "cartes": [
                {
                    "remise_le": card.issued_at.isoformat(),
                    "faite_par": name_of(card.issued_by, user),
                    "annulee_le": card.voided_at.isoformat() if card.voided_at else None,
                    "remise_par": (card.issued_by.first_name or card.issued_by.username) if card.issued_by else None,
                }
                for card in user.cards.order_by("issued_at").select_related("issued_by")
            ],
        },
        "parcours": [
            {"parcours": enrolment.pathway.title, "depuis_le": enrolment.enrolled_at.isoformat()}
            for enrolment in user.enrolments.select_related("pathway")
        ],
        "lecons_terminees": [
            {
                "lecon": titles.get(done.lesson_id, str(done.lesson_id)),
                "terminee_le": done.completed_at.isoformat(),
                "maitrisee_le": done.mastered_at.isoformat() if done.mastered_at else None,
                "faite_en_seance": done.is_in_person,
            }
            for done in user.completions.order_by("completed_at")
        ],
        "passages": [
            {
                "lecon": titles.get(run.lesson_id, str(run.lesson_id)),
                "commence_le": run.started_at.isoformat(),
                "termine_le": run.completed_at.isoformat() if run.completed_at else None,
                "dernier_passage_le": run.active_at.isoformat(),
                "dernier_pas_en_avant_le": run.progressed_at.isoformat() if run.progressed_at else None,
                "a_deux": run.is_shared,
                "ouvert_en_touchant_un_prenom": run.by_name or bool(run.mine[0].place),
                "a_reprendre": run.mine[0].is_current,
                "etape_en_cours": run.current_step,
                "etapes_vues": run.seen_steps,
                "reponses_commencees": [
                    {"exercice": exercise_id, "reponse": answer} for exercise_id, answer in run.drafts.items()
                ],
                "essais": [_attempt(attempt) for attempt in run.attempts.all()],
            }
            for run in runs
        ],
        "bilans": [
            {
                "module": review.module.title,
                "commence_le": review.started_at.isoformat(),
                "termine_le": review.finished_at.isoformat() if review.finished_at else None,
                "reponses_justes": review.right_count if review.finished_at else None,
                "reponses": [_attempt(answer) for answer in review.answers.all()],
            }
            for review in user.reviews.order_by("started_at").select_related("module").prefetch_related("answers")
        ],
        "rappels": [
            {
                "commence_le": recall.started_at.isoformat() if recall.items else None,
                "remis_a_plus_tard_le": recall.put_off_at.isoformat() if recall.put_off_at else None,
                "termine_le": recall.finished_at.isoformat() if recall.finished_at else None,
                "reponses_justes": recall.right_count if recall.finished_at else None,
                "reponses": [_attempt(answer) for answer in recall.answers.all()],
            }
            for recall in user.recalls.order_by("started_at").prefetch_related("answers")
        ],
        "positionnements": [
            {
                "commence_le": test.started_at.isoformat(),
                "termine_le": test.finished_at.isoformat() if test.finished_at else None,
                "modules_choisis": [modules.get(pk, str(pk)) for pk in test.modules],
                "reponses": [
                    _attempt(answer) | {"module": answer.module.title, "niveau": answer.level}
                    for answer in test.answers.all()
                ],
            }
            for test in user.placements.order_by("started_at").prefetch_related("answers__module")
        ],
        "debuts_choisis": [
            {
                "module": start.module.title,
                "debut": start.lesson.title if start.lesson else "Bilan",
                "par_vous": start.chosen_by_id == user.pk,
                "le": start.chosen_at.isoformat(),
            }
            for start in user.starts.order_by("chosen_at").select_related("module", "lesson")
        ],
        "pour_les_statistiques": profile_data(user),
        **groups_data(user),
    }


def _attempt(attempt: Attempt | ReviewAnswer | RecallAnswer | PlacementAnswer) -> dict[str, Any]:
    return {
        "exercice": attempt.exercise_id,
        "reponse": attempt.answer,
        "resultat": attempt.get_outcome_display(),
        "le": attempt.created_at.isoformat(),
    }
