"""The five roles, by the names that `perms` reads. What each may do in Wagtail is attached by the room `contenus`."""

from django.db import migrations

ROLES = ["Animateurs", "Auteurs", "Relecteurs", "Pilotes", "Administrateurs"]


def create_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in ROLES:
        Group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("comptes", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
