"""The site, plus the yardstick: what Django alone costs with a session, a user and one query."""

from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as site
from cours.contenus.models import LessonPage


def bare(request):
    who = request.user.get_username()
    count = LessonPage.objects.count()
    return HttpResponse(f"<!doctype html><title>{count}</title><p>{who}")


urlpatterns = [path("nue/", bare), *site]
