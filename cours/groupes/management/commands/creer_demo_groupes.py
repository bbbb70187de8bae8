import uuid
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes.models import Membership, Organisation, PriorityNeighbourhood, Territory, TerritoryLead, User, Venue
from cours.contenus.models import LessonPage
from cours.groupes.actions.help import answer_request, ask_for_help
from cours.groupes.management.demo_follow import add_work
from cours.groupes.models import GroupFacilitator, GroupMember, HelpRequest, LearnerGroup

# The characters of the lessons (domain.md § 1.1); Oksana has the card of the demonstration.
CODE = "ATEMARDEM"  # ATE-MAR-DEM, told by « make demo »
NAMES = ["David", "Monique", "Yanis", "Fatou", "Samira"]


class Command(BaseCommand):
    help = "Crée la structure et le groupe de démonstration. Refusé hors du mode démonstration."

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Ce groupe est inventé : seulement en mode démonstration (DEMO).")
        staff = {person.username: person for person in User.objects.staff().filter(is_demo=True)}
        territory, _new = Territory.objects.get_or_create(name="Clairval")
        neighbourhood, _new = PriorityNeighbourhood.objects.get_or_create(
            code="QN00001X", defaults={"name": "Les Tilleuls", "territory": territory}
        )
        house, _new = Organisation.objects.get_or_create(name="Maison des Tilleuls", defaults={"territory": territory})
        venue, _new = Venue.objects.get_or_create(
            organisation=house, name="Salle des Tilleuls", defaults={"neighbourhood": neighbourhood}
        )
        Membership.objects.current().get_or_create(
            organisation=house, person=staff["animatrice"], defaults={"role": Membership.Role.ADMINISTRATOR}
        )
        self._colleague(house)
        TerritoryLead.objects.get_or_create(territory=territory, person=staff["pilote"], ended_at=None)
        group = LearnerGroup.objects.filter(organisation=house, title="Atelier du mardi").first()
        if group is None:
            self._group(house, venue, neighbourhood, staff["animatrice"])
        group = LearnerGroup.objects.get(organisation=house, title="Atelier du mardi")
        if not HelpRequest.objects.filter(group=group).exists():
            self._help(group, staff["animatrice"])
        if not group.assignments.exists():
            add_work(group, staff["animatrice"])

    def _colleague(self, house):
        """Somebody to share a group with. Nobody can sign in as them: they have no password."""
        paul, is_new = User.objects.get_or_create(
            username="paul-demo", defaults={"first_name": "Paul", "kind": User.Kind.STAFF, "is_demo": True}
        )
        if is_new:
            paul.set_unusable_password()
            paul.save(update_fields=["password"])
        Membership.objects.current().get_or_create(organisation=house, person=paul)

    def _group(self, house, venue, neighbourhood, facilitator):
        group = LearnerGroup.objects.create(
            organisation=house,
            title="Atelier du mardi",
            join_code=CODE,
            venue=venue,
            neighbourhood=neighbourhood,
            starts_on=timezone.localdate(),
            created_by=facilitator,
        )
        GroupFacilitator.objects.create(group=group, person=facilitator, given_by=facilitator)
        oksana = User.objects.learners().get(username="tulipe-soleil-42")
        GroupMember.objects.create(group=group, learner=oksana, number=1, name=oksana.first_name, added_by=facilitator)
        for number, name in enumerate(NAMES, 2):
            learner = comptes.create_guest()
            learner.first_name, learner.is_demo = name, True
            learner.save(update_fields=["first_name", "is_demo"])
            comptes.issue_card(learner=learner, issued_by=facilitator)
            GroupMember.objects.create(group=group, learner=learner, number=number, name=name, added_by=facilitator)

    def _help(self, group, facilitator):
        """Two people wait for an answer; Oksana has one to read."""
        people = {member.name: member.learner for member in group.members.select_related("learner")}
        traps = LessonPage.objects.filter(code="M2-L4").first()
        for name, hours, text, step in (
            ("Oksana", 30, "Je ne comprends pas le mot « expéditeur ».", 5),
            ("Fatou", 26, "", 7),
            ("David", 2, "Je ne trouve pas où lire l'adresse du message.", 6),
        ):
            asked = ask_for_help(
                learner=people[name], group=group, client_id=uuid.uuid4(), text=text, lesson=traps, step=step
            )
            HelpRequest.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(hours=hours))
        words = "L'expéditeur, c'est la personne qui envoie. On le regarde ensemble mardi si vous voulez."
        oksana = HelpRequest.objects.get(learner=people["Oksana"])
        answer_request(request=oksana, person=facilitator, text=words, seen="0", sent_with=uuid.uuid4())
