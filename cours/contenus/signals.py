"""What empties which cache. Connected by `apps.ContenusConfig`."""

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from . import glossary, outline, rendering
from .models import CustomImage, GlossaryTerm, LessonPage, ModulePage, PathwayPage

PAGES = (LessonPage, ModulePage, PathwayPage)


def connect() -> None:
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(outline.forget, dispatch_uid=f"contenus.outline.{id(signal)}")
    for signal in (post_save, post_delete):
        for model in PAGES:
            signal.connect(outline.forget, sender=model, dispatch_uid=f"contenus.outline.{id(signal)}.{model.__name__}")
        signal.connect(glossary.forget, sender=GlossaryTerm, dispatch_uid=f"contenus.glossary.{id(signal)}")
        signal.connect(rendering.forget_pictures, sender=CustomImage, dispatch_uid=f"contenus.pictures.{id(signal)}")
        signal.connect(outline.forget, sender=CustomImage, dispatch_uid=f"contenus.outline.{id(signal)}.picture")
