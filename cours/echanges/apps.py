from django.apps import AppConfig


class EchangesConfig(AppConfig):
    name = "cours.echanges"
    label = "echanges"
    verbose_name = "Échanges"

    def ready(self):
        from . import signals  # noqa: F401
