"""After how many idle minutes a learner leaves a shared device."""

from collections.abc import Iterable

from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from .models import SiteSettings

# What the groups of the person ask for, as a list of minutes. Written by the room `groupes` when the device is settled.
GROUPS_KEY = "auto_exit_of_groups"
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


def minutes_for(request: HttpRequest) -> int:
    """Return after how many idle minutes this session ends: the site's delay, or a shorter one of the person's groups.

    0 means never, and is true only when everybody says so.
    """
    return strictest([auto_exit_minutes(), *request.session.get(GROUPS_KEY, [])])


def strictest(delays: Iterable[int]) -> int:
    """Return the shortest of several delays in minutes, where 0 is no delay at all."""
    return min((minutes for minutes in delays if minutes), default=0)


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
