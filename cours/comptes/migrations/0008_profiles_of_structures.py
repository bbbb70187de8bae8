import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_to_structures(apps, schema_editor):
    """What a member of the staff wrote becomes what their structure noted; the rest is what the person said.

    Nothing is shared: nobody was asked whether other structures may see it.
    """
    Profile = apps.get_model("comptes", "Profile")
    Membership = apps.get_model("comptes", "Membership")
    for profile in Profile.objects.exclude(updated_by=None).exclude(updated_by=models.F("learner")):
        latest = Membership.objects.filter(person=profile.updated_by_id)
        membership = latest.order_by(models.F("ended_at").desc(nulls_first=True), "-began_at").first()
        if membership:
            Profile.objects.filter(pk=profile.pk).update(organisation=membership.organisation_id)


class Migration(migrations.Migration):
    dependencies = [
        ("comptes", "0007_device_numbers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="profile",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="profiles",
                to=settings.AUTH_USER_MODEL,
                verbose_name="personne",
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="comptes.organisation",
                verbose_name="noté par la structure",
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="shared_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="accord pour montrer le"),
        ),
        migrations.RunPython(give_to_structures, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.UniqueConstraint(
                fields=("learner", "organisation"), name="comptes_one_profile_per_structure"
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation", None)),
                fields=("learner",),
                name="comptes_one_profile_of_ones_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("shared_at", None), ("organisation", None), _connector="OR"),
                name="comptes_own_words_are_shared",
            ),
        ),
    ]
