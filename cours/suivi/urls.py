from django.urls import path

from . import placement_views, recall_views, review_views, views

app_name = "suivi"

urlpatterns = [
    path("mon-parcours/", views.my_path, name="my_path"),
    path("lecons/<int:lesson_id>/reponse/", views.submit_answer, name="answer"),
    path("lecons/<int:lesson_id>/etape/", views.record_steps, name="step"),
    path("lecons/<int:lesson_id>/brouillon/", views.save_draft, name="draft"),
    path("lecons/<int:lesson_id>/terminer/", views.finish, name="finish"),
    path("lecons/<int:lesson_id>/recommencer/", views.restart, name="restart"),
    path("ou-j-en-suis/", placement_views.placement, name="placement"),
    path("ou-j-en-suis/question/", placement_views.placement_question, name="placement_question"),
    path("ou-j-en-suis/reponse/", placement_views.placement_answer, name="placement_answer"),
    path("ou-j-en-suis/arreter/", placement_views.placement_stop, name="placement_stop"),
    path("ou-j-en-suis/resultat/", placement_views.placement_result, name="placement_result"),
    path("ou-j-en-suis/<str:module_slug>/commencer/", placement_views.placement_begin, name="placement_begin"),
    # `str`, as in contenus: an author may give a module an accented address.
    path("modules/<str:module_slug>/bilan/", review_views.review, name="review"),
    path("modules/<str:module_slug>/bilan/questions/", review_views.review_questions, name="review_questions"),
    path("modules/<str:module_slug>/bilan/reponse/", review_views.review_first_answer, name="review_first_answer"),
    path("bilans/<int:pk>/", review_views.review_sheet, name="review_sheet"),
    path("bilans/<int:pk>/reponse/", review_views.review_answer, name="review_answer"),
    path("on-se-souvient/", recall_views.recall, name="recall"),
    path("on-se-souvient/plus-tard/", recall_views.put_off, name="recall_put_off"),
    path("on-se-souvient/<int:pk>/", recall_views.recall_sheet, name="recall_sheet"),
    path("on-se-souvient/<int:pk>/reponse/", recall_views.recall_answer, name="recall_answer"),
    path("parcours/<slug:slug>/commencer/", views.enrol, name="enrol"),
]
