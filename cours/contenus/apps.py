from django.apps import AppConfig


class ContenusConfig(AppConfig):
    name = "cours.contenus"
    label = "contenus"
    verbose_name = "Contenus"

    def ready(self):
        from . import arrivals, signals

        arrivals.connect()
        signals.connect()
