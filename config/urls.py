"""Every address of the site; the catch-all of Wagtail comes last."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

staff_door = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("", include("home.urls")),
    path("", include("cours.comptes.urls")),
    path("", include("cours.suivi.urls")),
    path("", include("cours.contenus.urls")),
    path("", include("cours.groupes.urls")),
    path("", include("cours.echanges.urls")),
    path("", include("search.urls")),
    # One door for the staff: allauth's, with its rate limits and second factors.
    path("equipe/", staff_door),  # before allauth, whose own root leads to its closed page of e-mail addresses
    path("equipe/", include("allauth.urls")),
    path("admin/login/", staff_door),
    path("_util/login/", staff_door),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.DEBUG or settings.DEMO:  # in production the web server in front gives the uploads
    from .uploads import upload

    urlpatterns += [re_path(r"^media/(?P<path>.*)$", upload)]

urlpatterns += [path("", include(wagtail_urls))]
