from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import perms


class _CardsMenuItem(MenuItem):
    def is_shown(self, request):
        return bool(perms.roles_in_structures(request.user))


@hooks.register("register_admin_menu_item")
def cards_menu_item():
    """Lead from the back office to the cards, which live on the site because facilitators have no back office."""
    return _CardsMenuItem(_("Cartes d'accès"), reverse("groupes:card_desk"), name="cartes", icon_name="key", order=900)
