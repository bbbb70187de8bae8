"""What our page types share: the promotion tab, and a preview drawn by the very view that learners reach."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.models import Page

PROMOTION_PANELS = [FieldPanel("slug"), FieldPanel("search_description"), PublishingPanel()]

code_validator = RegexValidator(
    r"^[A-Z0-9]+(-[A-Z0-9]+)*$", _("Un code contient des lettres majuscules, des chiffres et des tirets : M2-L4.")
)


class SitePage(Page):
    """Base of the pages of this room. Their addresses are those of `contenus.urls`, not of the page tree."""

    show_in_menus_default = False
    promote_panels = PROMOTION_PANELS

    class Meta:
        abstract = True
