from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "recherche"
    verbose_name = "Recherche"
