from django.apps import AppConfig


class SuiviConfig(AppConfig):
    name = "cours.suivi"
    label = "suivi"
    verbose_name = "Suivi"

    def ready(self):
        from . import signals  # noqa: F401
