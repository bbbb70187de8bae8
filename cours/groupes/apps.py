from django.apps import AppConfig


class GroupesConfig(AppConfig):
    name = "cours.groupes"
    label = "groupes"
    verbose_name = "Groupes"

    def ready(self):
        from . import by_name, signals  # noqa: F401
