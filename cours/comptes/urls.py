from django.conf import settings
from django.urls import path, re_path

from . import erasure_views, invitation_views, password_views, views

app_name = "comptes"

urlpatterns = [
    path("entrer/", views.enter, name="enter"),
    path("carte/", views.card_shown, name="card_shown"),
    path("carte/<str:token>/", views.card, name="card"),
    path("effacement/", erasure_views.erasure, name="erasure"),
    path("quitter/", views.leave, name="leave"),
    path("rester/", views.stay, name="stay"),
    path("garder-ma-place/", views.keep_place, name="keep_place"),
    path("refaire-ma-carte/", views.reissue, name="reissue"),
    path("mot-de-passe/<str:token>/", password_views.choose_password, name="choose_password"),
    path("invitation/<str:token>/", invitation_views.invitation, name="invitation"),
    # Rooms of allauth that this site has no use for. They come before allauth's own addresses.
    re_path(r"^equipe/(signup|email|confirm-email|phone|password/set|login/code)/", views.closed),
]

if not getattr(settings, "STAFF_PASSWORD_RESET_BY_EMAIL", False):
    # Without a mail server the form would promise a letter that never comes. An administrator gives a new password.
    urlpatterns.append(re_path(r"^equipe/password/reset/", views.closed))
