import json

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache

from cours.contenus.outline import outline

from .models import HomePage

HOME_KEY = "home.page:1"
KEPT_FIELDS = 60  # fields of a refused form shown again; more cannot come from ours


def home(request):
    """What it is for, one big button, and resume where I stopped."""
    return render(request, "home/home_page.html", {"page": _home_page(), "modules": outline().modules})


def _home_page() -> HomePage | None:
    """Return the page of the home, the same for everybody: read once a minute, and again once it is published."""
    page = cache.get(HOME_KEY)
    if page is None:
        page = HomePage.objects.live().first()
        cache.set(HOME_KEY, page, 60)
    return page


def forget_home(**kwargs) -> None:
    cache.delete(HOME_KEY)
    transaction.on_commit(lambda: cache.delete(HOME_KEY))  # what is read before the end is not final


@never_cache
def health(request):
    """Say whether this process can serve people: database, cache, migrations. 503 when it cannot."""
    checks = what_answers()
    return JsonResponse({"ok": all(checks.values())} | checks, status=200 if all(checks.values()) else 503)


def what_answers() -> dict[str, bool]:
    return {"base": _database_answers(), "cache": _cache_answers(), "migrations": _migrations_done()}


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache_answers() -> bool:
    cache.set("sante", "ok", 10)
    return cache.get("sante") == "ok"


def _migrations_done() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def offline(request):
    """The page the service worker keeps for the day without network."""
    return render(request, "offline.html")


def offline_form(request):
    """The page the service worker shows when a form meets no network: it writes in it what was typed."""
    return render(request, "offline_form.html")


@cache_control(max_age=0)
def service_worker(request):
    """Serve the worker from the root, so that it may answer for the whole site."""
    files = [reverse("home:offline"), reverse("home:offline_form"), *map(static, OFFLINE_FILES)]
    return render(request, "home/sw.js", {"files": json.dumps(files)}, content_type="text/javascript")


OFFLINE_FILES = [
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/rooms/errors.css",
    "fonts/atkinson-next.woff2",
    "img/motifs/wave.svg",
    "img/motifs/wave-fill.svg",
    "img/spots/offline.svg",
    "img/icons.svg",
    "js/app.js",
    "js/fragments.js",
    "js/outbox.js",
]


def components(request):
    """Show every component in every state, to those who develop."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "home/components.html")


def csrf_failure(request, reason=""):
    """Say why a form was refused; answers and requests for help are offered again, ready to send."""
    fields = []
    if request.path.startswith(("/lecons/", "/demander-de-l-aide/", "/espace/demandes/")):
        fields = [
            (name, value)
            for name, values in list(request.POST.lists())[:KEPT_FIELDS]
            if name != "csrfmiddlewaretoken"
            for value in values[:KEPT_FIELDS]
        ]
    title, words = _refused_because(reason)
    context = {"fields": fields, "action": request.path, "title": title, "words": words}
    if request.headers.get("X-Requested-With") == "fetch":
        get_token(request)  # with this answer the page receives a new one, and sends again by itself
        return HttpResponse(status=403)
    return render(request, "403_csrf.html", context, status=403)


def _refused_because(reason: str) -> tuple[str, str]:
    """Put in plain words why Django refused a form: it may be one second old."""
    if reason.startswith("CSRF cookie"):
        return _("Il manque un cookie"), _(
            "C'est un petit fichier qui nous dit que ce formulaire vient de vous. Votre navigateur ne l'a pas donné : "
            "quelqu'un l'a supprimé, ou les cookies sont refusés. Si cela revient, dites oui aux cookies de ce site "
            "dans les réglages du navigateur."
        )
    if reason.startswith("CSRF token from"):
        return _("Cette page n'est plus à jour"), _(
            "Depuis qu'elle est ouverte, quelqu'un est entré ou a quitté sur cet appareil. C'est peut-être vous, dans "
            "un autre onglet."
        )
    return _("Nous n'avons pas reconnu ce formulaire"), _(
        "Il ne vient pas d'une de nos pages, ou votre navigateur ne nous le dit pas. Si cela revient, essayez avec un "
        "autre navigateur."
    )
