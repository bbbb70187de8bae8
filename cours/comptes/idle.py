"""After how many idle minutes a learner leaves a shared device."""

from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from .models import SiteSettings

_CACHE_KEY = "comptes:auto-exit-minutes"
_CACHED_FOR = 5 * 60  # the longest that a worker with a cache of its own may ignore a change


def auto_exit_minutes() -> int:
    """Return the setting of the default site (0 = never), read at most once in five minutes."""
    minutes = cache.get(_CACHE_KEY)
    if minutes is None:
        row = (
            SiteSettings.objects.filter(site__is_default_site=True).values_list("auto_exit_minutes", flat=True).first()
        )
        minutes = SiteSettings._meta.get_field("auto_exit_minutes").default if row is None else row
        cache.set(_CACHE_KEY, minutes, _CACHED_FOR)
    return minutes


def concerns(request: HttpRequest) -> bool:
    """True for a learner on a shared device. Not for guests, who would lose their place, nor for the staff."""
    return (
        request.session.get("own_device") is False
        and not request.session.get("guest")
        and request.session.get(SESSION_KEY) is not None
    )


def _forget(**kwargs) -> None:
    cache.delete(_CACHE_KEY)


post_save.connect(_forget, sender=SiteSettings, dispatch_uid="comptes-auto-exit")
post_delete.connect(_forget, sender=SiteSettings, dispatch_uid="comptes-auto-exit")
