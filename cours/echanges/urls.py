from django.urls import path

from . import views

app_name = "echanges"

urlpatterns = [
    path("mes-informations/", views.my_information, name="my_information"),
    path("mes-informations/telecharger/", views.download, name="download"),
    path("mes-informations/effacer/", views.erase, name="erase"),
]
