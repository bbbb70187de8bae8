from django.urls import path
from django.views.generic import RedirectView

from . import views

# `str` and not `slug`: an author may give a page an accented address, and one odd slug must not break every menu.
app_name = "contenus"

urlpatterns = [
    path("modules/", views.modules, name="modules"),
    path("modules/<str:module_slug>/", views.module, name="module"),
    path("modules/<str:module_slug>/<str:lesson_slug>/", views.lesson, name="lesson"),
    path("parcours/", RedirectView.as_view(pattern_name="contenus:modules")),
    path("parcours/<str:slug>/", views.pathway, name="pathway"),
    path("lexique/", views.glossary_page, name="glossary"),
]
