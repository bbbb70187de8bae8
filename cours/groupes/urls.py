from django.urls import path

from .views import adding, groups, people, person, space

app_name = "groupes"

urlpatterns = [
    path("espace/", space.space, name="space"),
    # One group
    path("espace/groupes/nouveau/", groups.new_group, name="new_group"),
    path("espace/groupes/<int:pk>/", people.people, name="group"),
    path("espace/groupes/<int:pk>/personnes/ajouter/", adding.add_people_page, name="add_people"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/", person.person, name="person"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/nom/", person.name, name="person_name"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/carte/", person.card, name="person_card"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/retirer/", person.out, name="person_out"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/remettre/", person.back, name="person_back"),
    path("espace/groupes/<int:pk>/reglages/", groups.group_settings, name="group_settings"),
    path("espace/groupes/<int:pk>/porte/", groups.door, name="group_door"),
]
