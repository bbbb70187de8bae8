from django.urls import path

from .views import (
    adding,
    groups,
    help,
    joining,
    mine,
    offers,
    people,
    person,
    poster,
    proposals,
    requests,
    space,
)

app_name = "groupes"

urlpatterns = [
    path("espace/", space.space, name="space"),
    # Learners: join a group, choose what it sees, leave it
    path("rejoindre/", joining.type_code, name="type_code"),
    path("rejoindre/<str:code>/", joining.join_group, name="join"),
    path("rejoindre/<str:code>/bienvenue/", joining.joined, name="joined"),
    path("mes-groupes/", mine.my_groups, name="my_groups"),
    path("mes-groupes/<int:member_pk>/partage/", mine.sharing, name="sharing"),
    path("mes-groupes/<int:member_pk>/partir/", mine.leave_group, name="leave_group"),
    path("mes-groupes/<int:member_pk>/revenir/", mine.return_to_group, name="return_to_group"),
    # One group
    path("espace/groupes/nouveau/", groups.new_group, name="new_group"),
    path("espace/groupes/<int:pk>/", people.people, name="group"),
    path("espace/groupes/<int:pk>/personnes/ajouter/", adding.add_people_page, name="add_people"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/", person.person, name="person"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/nom/", person.name, name="person_name"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/carte/", person.card, name="person_card"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/retirer/", person.out, name="person_out"),
    path("espace/groupes/<int:pk>/personnes/<int:member_pk>/remettre/", person.back, name="person_back"),
    path("espace/groupes/<int:pk>/propositions/", proposals.proposals, name="proposals"),
    path("espace/groupes/<int:pk>/propositions/<int:proposal_pk>/", proposals.proposal, name="proposal"),
    path(
        "espace/groupes/<int:pk>/propositions/<int:proposal_pk>/retirer/",
        proposals.withdraw_proposal,
        name="withdraw_proposal",
    ),
    path("espace/groupes/<int:pk>/affiche/", poster.poster, name="poster"),
    path("espace/groupes/<int:pk>/reglages/", groups.group_settings, name="group_settings"),
    path("espace/groupes/<int:pk>/porte/", groups.door, name="group_door"),
    # What a learner answers to a proposal
    path("propositions/<int:proposal_pk>/ouvrir/", offers.open_proposal, name="open_proposal"),
    path("propositions/<int:proposal_pk>/laisser/", offers.leave_proposal, name="leave_proposal"),
    # Help
    path("demander-de-l-aide/", help.ask, name="ask_for_help"),
    path("mes-demandes/<int:pk>/", help.my_request, name="my_request"),
    path("espace/demandes/", requests.requests, name="help_requests"),
    path("espace/demandes/reglees/", requests.closed_requests, name="closed_requests"),
    path("espace/demandes/<int:pk>/", requests.help_request, name="help_request"),
    path("espace/demandes/<int:pk>/fermer/", requests.settle, name="settle_request"),
]
