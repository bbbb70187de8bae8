from django.urls import path

from . import profile_views, views

app_name = "echanges"

urlpatterns = [
    path("mes-informations/", views.my_information, name="my_information"),
    path("mes-informations/statistiques/<int:pk>/", profile_views.noted_profile, name="noted_profile"),
    path("mes-informations/telecharger/", views.download, name="download"),
    path("mes-informations/effacer/", views.erase, name="erase"),
]
