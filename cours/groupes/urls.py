from django.urls import path

from .views import space

app_name = "groupes"

urlpatterns = [
    path("espace/", space.space, name="space"),
]
