"""The order of lessons, where a group asks for one. Nothing else on the site is ever locked."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from cours.comptes.perms import is_learner
from cours.contenus.outline import outline

from .ordering import comes_first


class KeepOrderMiddleware:
    """Show, instead of a later lesson of an ordered proposal, which lesson comes first.

    Only the page of a lesson, only for a learner whose group asks for an order. The content knows no learner, so this
    cannot be said in its view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or match.view_name != "contenus:lesson" or not is_learner(request.user):
            return None
        entry = outline().lesson_at(kwargs["module_slug"], kwargs["lesson_slug"])
        place = comes_first(request, entry.id) if entry else None
        if place is None:
            return None
        response = render(request, "groupes/order.html", {"lesson": entry, "offer": place.offer, "first": place.lesson})
        add_never_cache_headers(response)
        return response
