from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from cours.comptes import actions as comptes
from cours.comptes import own_code
from cours.comptes.actions.profiles import save_profile
from cours.comptes.models import Profile
from cours.comptes.moments import day_said
from cours.comptes.perms import learner_required
from cours.comptes.profile_forms import ProfileForm
from cours.suivi.models import Attempt

from .actions import erase_learner
from .export import personal_data
from .forms import EraseForm, FirstNameForm
from .profile_views import neighbourhoods_for


def _day(value: str | None) -> str:
    if not value:
        return "—"
    moment = timezone.datetime.fromisoformat(value)  # a day alone has no hour to bring to ours
    return date_format(timezone.localtime(moment) if timezone.is_aware(moment) else moment, "j F Y")


def _answers(run: dict) -> int:
    """Count what was answered: an explanation read is in the file, but is not an answer."""
    read = str(Attempt.Outcome.ACKNOWLEDGED.label)
    return sum(attempt["resultat"] != read for attempt in run["essais"])


def _sections(data: dict) -> list[dict]:
    account = data["compte"]
    people = [
        (_("Identifiant"), account["identifiant"] or _("Pas encore de carte")),
        (_("Prénom ou surnom"), account["prenom"] or _("Non donné")),
        (_("Première visite"), _day(account["cree_le"])),
    ]
    done = [(row["lecon"], _("terminée le %s") % _day(row["terminee_le"])) for row in data["lecons_terminees"]]
    runs = [
        (
            run["lecon"],
            ngettext("%(n)d réponse, commencée le %(day)s", "%(n)d réponses, commencée le %(day)s", _answers(run))
            % {"n": _answers(run), "day": _day(run["commence_le"])},
        )
        for run in data["passages"]
    ]
    reviews = [
        (
            row["module"],
            ngettext("%(n)d réponse, commencé le %(day)s", "%(n)d réponses, commencé le %(day)s", len(row["reponses"]))
            % {"n": len(row["reponses"]), "day": _day(row["commence_le"])},
        )
        for row in data["bilans"]
    ]
    recalls = [
        (
            _day(row["commence_le"]),
            ngettext("%(n)d réponse", "%(n)d réponses", len(row["reponses"])) % {"n": len(row["reponses"])},
        )
        if row["commence_le"]
        else (_day(row["remis_a_plus_tard_le"]), _("remis à plus tard"))
        for row in data["rappels"]
    ]
    tests = [
        (
            _("Où j'en suis ?"),
            ngettext("%(n)d réponse, commencé le %(day)s", "%(n)d réponses, commencé le %(day)s", len(row["reponses"]))
            % {"n": len(row["reponses"]), "day": _day(row["commence_le"])},
        )
        for row in data["positionnements"]
    ]
    starts = [
        (row["module"], _("%(start)s, choisi le %(day)s") % {"start": row["debut"], "day": _day(row["le"])})
        for row in data["debuts_choisis"]
    ]
    return [
        {"title": _("Mon compte"), "rows": people},
        *_about_groups(data),
        {"title": _("Mes leçons terminées"), "rows": done},
        {"title": _("Mes réponses"), "rows": runs},
        {"title": _("Mes bilans"), "rows": reviews},
        {"title": _("On se souvient ?"), "rows": recalls},
        {"title": _("Mes débuts"), "rows": tests + starts},
    ]


def _about_groups(data: dict) -> list[dict]:
    """Say what workshops keep about a person; nothing for who has never been to one."""
    groups = [
        (
            row["groupe"],
            _("depuis le %(day)s") % {"day": _day(row["depuis_le"])}
            if row["parti_le"] is None
            else _("quitté le %(day)s") % {"day": _day(row["parti_le"])},
        )
        for row in data["groupes"]
    ]
    cards = [
        (
            _day(row["le"]),
            _("par %(who)s (%(where)s), %(why)s")
            % {
                "who": row["par"] or _("une personne de l'équipe"),
                "where": row["structure"],
                "why": row["raison"].lower(),
            },
        )
        for row in data["cartes_faites_par_une_equipe"]
    ]
    remade = [card for card in data["compte"]["cartes"] if card["faite_par"] == "moi"]
    cards += [(_day(card["remise_le"]), _("refaite par vous")) for card in remade]
    kept = [
        (_("Mes cartes"), cards),
        (_("Mes groupes"), groups),
        (_("Mes présences"), [(row["groupe"], _day(row["jour"])) for row in data["presences"] if row["present"]]),
        (
            _("Mes demandes d'aide"),
            [(_day(row["le"]), row["demande"] or row["lecon"] or "—") for row in data["demandes_d_aide"]],
        ),
        (
            _("Ce qu'on m'a proposé, à moi seulement"),
            [(row["quoi"], _("le %(day)s") % {"day": _day(row["le"])}) for row in data["propositions_recues"]],
        ),
        (
            _("Fait en séance"),
            [(row["lecon"], _("le %(day)s") % {"day": _day(row["le"])}) for row in data["validations_en_seance"]],
        ),
        (_("Ce qui a été dit de mon autonomie"), [(row["lecon"], row["autonomie"]) for row in data["autonomie"]]),
    ]
    return [{"title": title, "rows": rows} for title, rows in kept if rows]


@never_cache
@learner_required
def my_information(request):
    """Show a person everything we hold about them, in plain words; two short forms change what they choose to say."""
    said = Profile.objects.own().filter(learner=request.user).first()
    act = request.POST.get("act", "name") if request.method == "POST" else None
    form = FirstNameForm(request.POST if act == "name" else None, instance=request.user)
    profile_form = ProfileForm(
        request.POST if act == "profile" else None,
        profile=said,
        neighbourhoods=neighbourhoods_for(request.user, said),
        may_share=True,
    )
    if act == "name" and form.is_valid():
        form.save()
    elif act == "profile" and profile_form.is_valid():
        save_profile(learner=request.user, by=request.user, **profile_form.answers())
    elif act in (None, "name", "profile"):
        sections = _sections(personal_data(request.user))
        noted = Profile.objects.noted().filter(learner=request.user).select_related("organisation", "updated_by")
        context = {"sections": sections, "form": form, "profile_form": profile_form, "noted": noted}
        return render(request, "echanges/my_information.html", context)
    else:
        return redirect("echanges:my_information")
    messages.success(request, _("C'est enregistré."))
    return redirect("echanges:my_information")


@require_safe
@never_cache
@learner_required
def download(request):
    """Give the person their data as a file."""
    response = JsonResponse(personal_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mes-informations.json"'
    return response


@sensitive_post_parameters("pin")
@never_cache
@learner_required
def erase(request):
    """Close the account after its code, and erase it days later. A guest has no code, and nobody could give them their
    place back: they are asked once, then erased at once."""
    if request.user.is_guest:
        return _erase_guest(request)
    form = EraseForm(request.POST or None)
    context = {"form": form, "day": timezone.now() + settings.RETENTION["erasure"]}
    if not form.is_valid():
        return render(request, "echanges/erase.html", context)
    learner = request.user
    if refused := own_code.refuse(form, "pin", learner=learner):
        return render(request, "echanges/erase.html", context, status=refused)
    comptes.sign_out(request)
    learner = comptes.ask_erasure(learner=learner)
    messages.success(
        request,
        _(
            "Votre compte est fermé. Il sera effacé le %(day)s. "
            "Pour le garder, entrez avec votre carte avant ce jour, puis annulez."
        )
        % {"day": day_said(learner.erased_at)},
    )
    return redirect("home:home")


def _erase_guest(request):
    if request.POST.get("confirm") != "yes":
        return render(request, "echanges/erase_guest.html")
    learner = request.user
    comptes.sign_out(request)
    erase_learner(learner=learner)
    messages.success(request, _("Vos réponses sont effacées."))
    return redirect("home:home")
