from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Accueil"

    def ready(self):
        from . import checks  # noqa: F401  registers them
        from .models import HomePage
        from .views import forget_home

        for signal in (post_save, post_delete):
            signal.connect(forget_home, sender=HomePage, dispatch_uid=f"home.page.{id(signal)}")
