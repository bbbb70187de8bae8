from django.apps import AppConfig


class GroupesConfig(AppConfig):
    name = "cours.groupes"
    label = "groupes"
    verbose_name = "Groupes"

    def ready(self):
        from cours.comptes.limited import open_to_limited

        from . import device, signals  # noqa: F401

        open_to_limited(*(f"groupes:{name}" for name in device.ADDRESSES))
