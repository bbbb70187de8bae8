from django.urls import path

from . import views

app_name = "home"

urlpatterns = [
    path("", views.home, name="home"),
    path("sante/", views.health, name="health"),
    path("hors-ligne/", views.offline, name="offline"),
    path("hors-ligne/formulaire/", views.offline_form, name="offline_form"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("composants/", views.components, name="components"),
]
