from django.urls import path

from . import views

app_name = "suivi"

urlpatterns = [
    path("mon-parcours/", views.my_path, name="my_path"),
    path("lecons/<int:lesson_id>/reponse/", views.submit_answer, name="answer"),
    path("lecons/<int:lesson_id>/etape/", views.record_steps, name="step"),
    path("lecons/<int:lesson_id>/brouillon/", views.save_draft, name="draft"),
    path("lecons/<int:lesson_id>/terminer/", views.finish, name="finish"),
    path("lecons/<int:lesson_id>/recommencer/", views.restart, name="restart"),
    path("parcours/<slug:slug>/commencer/", views.enrol, name="enrol"),
]
