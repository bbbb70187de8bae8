from django.apps import AppConfig


class ContenusConfig(AppConfig):
    name = "cours.contenus"
    label = "contenus"
    verbose_name = "Contenus"
