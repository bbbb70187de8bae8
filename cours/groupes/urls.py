from django.urls import path

from .views import groups, people, space

app_name = "groupes"

urlpatterns = [
    path("espace/", space.space, name="space"),
    # One group
    path("espace/groupes/nouveau/", groups.new_group, name="new_group"),
    path("espace/groupes/<int:pk>/", people.people, name="group"),
    path("espace/groupes/<int:pk>/reglages/", groups.group_settings, name="group_settings"),
    path("espace/groupes/<int:pk>/porte/", groups.door, name="group_door"),
]
