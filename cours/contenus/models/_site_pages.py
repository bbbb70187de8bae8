"""What our page types share: the promotion tab, and a preview drawn by the very view that learners reach."""

from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.shortcuts import redirect
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
    # Our views read the outline, which knows nothing of Wagtail's private pages: do not propose what would not hold.
    private_page_options = []
    preview_modes = [("", _("Vu par un apprenant"))]

    class Meta:
        abstract = True

    def site_path(self) -> str:
        """Return the address of this page on the site."""
        raise NotImplementedError

    def preview(self, request) -> HttpResponse:
        """Draw this page, saved or not, with the template of the site."""
        raise NotImplementedError

    def get_url_parts(self, request=None):
        parts = super().get_url_parts(request)
        return parts and (parts[0], parts[1], self.site_path())

    def serve(self, request, *args, **kwargs):
        return redirect(self.site_path(), permanent=True)

    def serve_preview(self, request, mode_name):
        return self.preview(request)
