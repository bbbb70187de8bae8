from django.apps import AppConfig


class GroupesConfig(AppConfig):
    name = "cours.groupes"
    label = "groupes"
    verbose_name = "Groupes"
