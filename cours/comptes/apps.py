from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "cours.comptes"
    label = "comptes"
    verbose_name = "Comptes"
