"""What groups hold about one learner, and what they said of themselves for the reports."""

from datetime import date, datetime
from typing import Any

from django.db.models import F

from cours.comptes import categories
from cours.comptes.models import Profile, User
from cours.groupes.models import HelpDraft, Seat


def profile_data(user: User) -> list[dict[str, Any]]:
    """Return what the person said of themselves, then what each structure noted, in words; None for what is unsaid."""
    profiles = Profile.objects.filter(learner=user).select_related("neighbourhood", "organisation", "updated_by")
    return [_profile(profile, user) for profile in profiles.order_by(F("organisation").asc(nulls_first=True))]


def _profile(profile: Profile, user: User) -> dict[str, Any]:
    said = {
        name: categories.of_profile(field).get(getattr(profile, field), getattr(profile, field)) or None
        for name, field in (("tranche_age", "age_band"), ("genre", "gender"), ("situation", "status"))
    }
    return {
        "note_par_la_structure": profile.organisation.name if profile.organisation else None,
        **said,
        "habite_un_quartier_prioritaire": profile.in_neighbourhood,
        "quartier": profile.neighbourhood.name if profile.neighbourhood else None,
        "rempli_par": name_of(profile.updated_by, user),
        "le": profile.updated_at.isoformat(),
        "accord_pour_montrer_le": _moment(profile.shared_at),
    }


def groups_data(user: User) -> dict[str, Any]:
    """Return every row of the room `groupes` about this person, in words, dates in ISO 8601."""
    return {
        "cartes_faites_par_une_equipe": [
            {
                "par": name_of(log.made_by, user),
                "structure": log.organisation.name,
                "groupe": log.group.title if log.group else None,
                "raison": log.get_reason_display(),
                "le": log.made_at.isoformat(),
                "dit_le": _moment(log.told_at),
            }
            for log in user.card_logs.order_by("made_at").select_related("made_by", "organisation", "group")
        ],
        "groupes": [
            {
                "groupe": member.group.title,
                "structure": member.group.organisation.name,
                "nom_dans_le_groupe": member.name,
                "numero_de_place": member.number,
                "depuis_le": member.joined_at.isoformat(),
                "ajoute_par": name_of(member.added_by, user),
                "parti_le": _moment(member.left_at),
                "retire_par": name_of(member.taken_out_by, user),
                "absences": [{"parti_le": left, "revenu_le": back} for left, back in member.absences],
                "accord_pour_montrer_le_reste_le": _moment(member.shares_past_at),
            }
            for member in user.group_memberships.order_by("joined_at").select_related(
                "group__organisation", "added_by", "taken_out_by"
            )
        ],
        "propositions_recues": [
            {
                "groupe": row.group.title,
                "quoi": str(row.pathway or row.module or row.lesson),
                "petit_mot": row.note,
                "le": row.proposed_at.isoformat(),
                "propose_par": name_of(row.proposed_by, user),
                "a_partir_du": _moment(row.starts_on),
                "pour_le": _moment(row.due_on),
                "retiree_le": _moment(row.withdrawn_at),
            }
            for row in user.assignments.select_related("group", "pathway", "module", "lesson", "proposed_by")
        ],
        "propositions_laissees": [
            {
                "groupe": left.assignment.group.title,
                "quoi": str(left.assignment.pathway or left.assignment.module or left.assignment.lesson),
                "le": left.left_at.isoformat(),
            }
            for left in user.proposals_left.select_related(
                "assignment__group", "assignment__pathway", "assignment__module", "assignment__lesson"
            )
        ],
        "demandes_d_aide": [
            {
                "groupe": ask.group.title,
                "demande": ask.text,
                "lecon": ask.lesson.title if ask.lesson else None,
                "etape": ask.step,
                "le": ask.asked_at.isoformat(),
                "reponses": [
                    {
                        "reponse": answer.text,
                        "par": name_of(answer.answered_by, user),
                        "le": _moment(answer.answered_at),
                    }
                    for answer in ask.answers.all()
                ],
                "ecrite_en_touchant_un_prenom": ask.by_name,
                "lue_le": _moment(ask.read_at),
                "fermee_le": _moment(ask.closed_at),
                "fermee_par": name_of(ask.closed_by, user),
            }
            for ask in user.help_requests.select_related("group", "lesson", "closed_by").prefetch_related(
                "answers__answered_by"
            )
        ],
        "demande_d_aide_commencee": [
            {"demande": draft.text, "gardee_le": draft.kept_at.isoformat()}
            for draft in HelpDraft.objects.filter(learner=user)
        ],
        "validations_en_seance": [
            {
                "groupe": row.group.title,
                "lecon": row.lesson.title,
                "seance_du": row.session.held_on.isoformat() if row.session else None,
                "par": name_of(row.validated_by, user),
                "le": row.validated_at.isoformat(),
            }
            for row in user.validations.order_by("validated_at").select_related(
                "group", "lesson", "session", "validated_by"
            )
        ],
        "autonomie": [
            {
                "lecon": row.lesson.title,
                "autonomie": row.get_level_display(),
                "groupe": row.group.title if row.group else None,
                "dit_par": name_of(row.said_by, user),
                "le": row.said_at.isoformat(),
            }
            for row in user.autonomy.select_related("lesson", "group", "said_by")
        ],
        "presences": [
            {
                "groupe": row.session.group.title,
                "jour": row.session.held_on.isoformat(),
                "present": row.is_present,
                "a_confirmer": row.is_to_confirm,
                "comment": row.get_how_display(),
                "note_par": name_of(row.marked_by, user),
                "note_le": row.marked_at.isoformat(),
            }
            for row in user.attendance.order_by("session__held_on").select_related("session__group", "marked_by")
        ],
        "appareils_en_seance": [
            {
                "groupe": seat.session.group.title,
                "jour": seat.session.held_on.isoformat(),
                "a_deux": seat.partner_id is not None,
                "ouvert_le": seat.opened_at.isoformat(),
                "aide_demandee_le": _moment(seat.help_asked_at),
                "aide_vue_le": _moment(seat.help_seen_at),
                "dernieres_nouvelles_le": _moment(seat.heard_at),
                "quitte_le": _moment(seat.left_at),
            }
            for seat in Seat.objects.with_learner(user).order_by("opened_at").select_related("session__group")
        ],
    }


def _moment(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def name_of(person: User | None, user: User) -> str | None:
    """Say who wrote: the person themselves, or the first name of somebody of the team."""
    if person is None:
        return None
    return "moi" if person.pk == user.pk else person.first_name or person.username
