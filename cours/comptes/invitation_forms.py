from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from .identifiers import clean_identifier, is_identifier
from .models import User


def _password_field():
    return forms.CharField(
        label=_("Mot de passe"),
        help_text=_("12 caractères au moins. Le plus simple : trois ou quatre mots à la suite, sans votre nom."),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
        error_messages={"required": _("Choisissez un mot de passe.")},
    )


class NewPasswordForm(forms.Form):
    """Another password for somebody who has an account."""

    password = _password_field()

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]


class NewAccountForm(forms.ModelForm):
    """The account of somebody who was invited: three things to write, and no e-mail address."""

    first_name = forms.CharField(
        label=_("Votre prénom"),
        help_text=_("Les personnes de vos groupes le verront."),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "given-name", "maxlength": "30"}),
        error_messages={"required": _("Écrivez votre prénom, ou comment on vous appelle.")},
    )
    username = forms.CharField(
        label=_("Nom d'utilisateur"),
        help_text=_("Il sert à vous connecter. Par exemple : amina-tilleuls. Sans espace."),
        max_length=60,
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Choisissez un nom d'utilisateur."),
            "invalid": _("Écrivez ce nom sans espace. Les lettres, les chiffres et . - _ @ + conviennent."),
        },
    )
    password = _password_field()

    class Meta:
        model = User
        fields = ["first_name", "username"]

    field_order = ["first_name", "username", "password"]

    def clean_username(self):
        username = self.cleaned_data["username"]
        # The shape of a card is refused as such: « déjà pris » would tell which cards exist.
        if is_identifier(clean_identifier(username)) or username.lower().startswith("invite-"):
            raise forms.ValidationError(_("Ce nom ressemble à celui d'une carte. Choisissez-en un autre."))
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Ce nom est déjà pris. Ajoutez par exemple le nom de votre structure."))
        return username

    def clean(self):
        super().clean()
        password = self.cleaned_data.get("password")
        if password:
            names = {name: self.cleaned_data.get(name, "") for name in ("username", "first_name")}
            try:
                validate_password(password, User(**names))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return self.cleaned_data
