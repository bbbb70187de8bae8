from django.apps import AppConfig


class SuiviConfig(AppConfig):
    name = "cours.suivi"
    label = "suivi"
    verbose_name = "Suivi"
