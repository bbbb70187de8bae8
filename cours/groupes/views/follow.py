"""Follow a group: its table, who needs help, what is hard, and the files that leave."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import perms
from ..actions.follow import validate_in_person, withdraw_validations
from ..difficulties import hard_questions
from ..follow_table import Filters, FollowTable
from ..following import IN_PERSON, Following
from ..models import ExportLog
from ..proposing import named, title_of
from ..spreadsheets import csv_file, xlsx_file

PER_PAGE = 30
MAX_NUMBERS = 300  # people named in one request


@require_safe
@never_cache
@perms.team_required
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who did what of what is proposed. `?tout=1`: on one page, to print it."""
    group = perms.group_or_404(request.user, pk)
    filters = Filters.of(request.GET)
    following = Following.of(group)
    table = FollowTable(following, filters)
    is_whole = request.GET.get("tout") == "1"
    page = Paginator(table.rows, max(len(table.rows), 1) if is_whole else PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "group": group,
        "following": following,
        "table": table,
        "filters": filters,
        "modules": table.modules_of_choice,
        "proposals": [(one.pk, title_of(one)) for one in following.proposals],
        "page": page,
        "is_whole": is_whole,
        "just_validated": _just_validated(request, following),
    }
    return render(request, "groupes/follow.html", context)


@require_safe
@never_cache
@perms.team_required
def hard(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions that few people of the group found at the first try."""
    group = perms.group_or_404(request.user, pk)
    questions = hard_questions(Following.of(group))
    return render(request, "groupes/follow_hard.html", {"group": group, "questions": questions})


@require_POST
@perms.team_required
def validate(request: HttpRequest, pk: int) -> HttpResponse:
    """« Validé en séance » : several people, one lesson."""
    group = perms.group_or_404(request.user, pk, active=True)
    back = f"{reverse('groupes:follow', args=[pk])}?{Filters.of(request.GET).query}"
    following = Following.of(group)
    lesson = next((one for one in following.lessons if str(one.id) == request.POST.get("lecon")), None)
    chosen = {*request.POST.getlist("qui")[:MAX_NUMBERS]}
    people = [member for member in following.members if str(member.pk) in chosen]
    if not chosen or lesson is None:
        messages.warning(request, _("Cochez des personnes et choisissez une leçon proposée au groupe."))
        return redirect(back)
    proposed = [member for member in people if following.cell(member, lesson).is_proposed]
    todo = [member for member in proposed if not following.cell(member, lesson).is_done]
    new = validate_in_person(group=group, members=todo, lesson_id=lesson.id, by=request.user)
    if len(proposed) < len(chosen):
        missing = len(chosen) - len(proposed)
        words = ngettext(
            "Pour %(n)d personne, rien n'a changé : la leçon ne lui est pas proposée, ou elle a quitté le groupe.",
            "Pour %(n)d personnes, rien n'a changé : la leçon ne leur est pas proposée, ou elles ont quitté le groupe.",
            missing,
        )
        messages.info(request, words % {"n": missing})
    if not new:
        if proposed:
            messages.info(request, _("« %(lesson)s » était déjà faite. Rien n'a changé.") % {"lesson": named(lesson)})
        return redirect(back)
    return redirect(f"{back}&validees={','.join(str(one.pk) for one in new)}")


@require_POST
@perms.team_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo « validé en séance »."""
    group = perms.group_or_404(request.user, pk, active=True)
    count = withdraw_validations(group=group, validations=_numbers(request.POST.get("validations", "")))
    if count:
        messages.success(request, _("C'est annulé. Ce qui est vraiment fait reste fait."))
    else:
        messages.info(request, _("C'était déjà annulé."))
    member = request.POST.get("member", "")
    if member.isdecimal() and len(member) < 18:
        return redirect("groupes:follow_person", pk, int(member))
    return redirect("groupes:follow", pk)


@require_POST
@perms.team_required
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the table of the screen as a file: the whole group, the same filters. Written in the log of exports."""
    group = perms.group_or_404(request.user, pk)
    table = FollowTable(Following.of(group), Filters.of(request.GET))
    ExportLog.objects.create(
        person=request.user,
        organisation=group.organisation,
        what=_("Suivi du groupe « %(group)s » (%(kind)s)") % {"group": group.title, "kind": kind.upper()},
        row_count=len(table.rows),
    )
    name = f"suivi-{slugify(group.title) or group.pk}-{timezone.localdate():%Y-%m-%d}"
    if kind == "csv":
        return csv_file(table.lines(), name)
    return xlsx_file(table.lines(), name, sheet=_("Suivi"))


def _numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",")[:MAX_NUMBERS] if one.isdecimal() and len(one) < 18]


def _just_validated(request: HttpRequest, following: Following) -> dict[str, object]:
    """Return who has just been validated for what, to offer the way back; empty when nothing was."""
    wanted = set(_numbers(request.GET.get("validees", "")))
    rows = [row for row in following.validations.values() if row.pk in wanted]
    if not rows:
        return {}
    called = {member.learner_id: member.called for member in following.members}
    titles = {lesson.id: named(lesson) for lesson in following.lessons}
    return {
        "names": ", ".join(sorted(called[row.learner_id] for row in rows)),
        "lesson": titles.get(rows[0].lesson_id, ""),
        "numbers": ",".join(str(row.pk) for row in rows),
        "state": IN_PERSON,
    }
