from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users

from . import second_factor
from .models import User


class _StaffFields(forms.Form):
    """E-mail and last name become optional: the site never needs them, and asking less is the law (minimisation)."""

    email = forms.EmailField(required=False, label=_("Adresse e-mail (facultatif)"))
    first_name = forms.CharField(required=True, label=_("Prénom"))
    last_name = forms.CharField(required=False, label=_("Nom (facultatif)"))


class StaffCreationForm(_StaffFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        pass


class StaffEditForm(_StaffFields, UserEditForm):
    take_away_second_factor = forms.BooleanField(
        required=False,
        label=_("Retirer la deuxième protection"),
        help_text=_(
            "Seulement pour une personne que vous avez reconnue, et qui a perdu son téléphone et ses codes de secours."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_mfa_enabled(self.instance):
            del self.fields["take_away_second_factor"]

    class Meta(UserEditForm.Meta):
        pass

    def save(self, commit=True):
        person = super().save(commit)
        if self.cleaned_data.get("take_away_second_factor"):
            second_factor.take_away(person)
        return person


class _StaffOnly:
    """Whatever the address asked for, a learner is not found here."""

    def get_queryset(self):
        return User.objects.staff()


class StaffIndexView(users.IndexView):
    page_title = _("Équipe")
    add_item_label = _("Ajouter une personne")

    def get_base_queryset(self):
        return super().get_base_queryset().staff()


class StaffCreateView(users.CreateView):
    page_title = _("Ajouter une personne à l'équipe")


class StaffEditView(_StaffOnly, users.EditView):
    pass


class StaffDeleteView(_StaffOnly, users.DeleteView):
    pass


class StaffViewSet(users.UserViewSet):
    menu_label = _("Équipe")
    index_view_class = StaffIndexView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
    delete_view_class = StaffDeleteView

    def get_form_class(self, for_update=False):
        return StaffEditForm if for_update else StaffCreationForm
