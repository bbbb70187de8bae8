from django.urls import path
from django.views.generic import RedirectView

from . import views

app_name = "contenus"

urlpatterns = [
    path("modules/", views.modules, name="modules"),
    path("modules/<slug:module_slug>/", views.module, name="module"),
    path("modules/<slug:module_slug>/<slug:lesson_slug>/", views.lesson, name="lesson"),
    path("parcours/", RedirectView.as_view(pattern_name="contenus:modules")),
    path("parcours/<slug:slug>/", views.pathway, name="pathway"),
    path("lexique/", views.glossary_page, name="glossary"),
]
