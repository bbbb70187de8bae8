"""Model fields for lists that an author fills with check boxes or one line each, and for the steps of a lesson."""

from django import forms
from django.db import models
from wagtail.fields import StreamField


class CheckListField(models.JSONField):
    """A list of codes among `options`, shown as check boxes.

    The options are not part of the migration: a new one must not ask for a migration.
    """

    def __init__(self, *args, options=(), **kwargs):
        self.options = options
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        for useless in ("encoder", "decoder"):
            kwargs.pop(useless, None)
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return models.Field.formfield(
            self, form_class=forms.MultipleChoiceField, choices_form_class=None, choices=self.options, **kwargs
        )


class _LinesField(forms.CharField):
    """A text area read as a list, one item a line."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class LineListField(models.JSONField):
    """A list of short texts, typed one a line."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return models.Field.formfield(self, form_class=_LinesField, **kwargs)


class StepsField(StreamField):
    """A StreamField whose block definitions stay out of the migrations.

    A new kind of exercise, or a better label, is then one new file and nothing else: without this, each of them
    would ask for a migration of this room. The price: a data migration must work on the raw JSON.
    """

    def deconstruct(self):
        name, path, _blocks, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
