"""What each role may do in the administration. The groups themselves are those of `comptes`.

Wagtail keeps rights by place in the page tree, so they are given by the code that grows the tree (`tree.ensure`), not
by a migration: on a fresh database there is no home page yet. Giving them again changes nothing.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cours.comptes.perms import ADMINISTRATORS, AUTHORS, REVIEWERS

PAGES = {
    AUTHORS: ["add", "change"],
    REVIEWERS: ["add", "change", "publish", "lock", "unlock"],
    ADMINISTRATORS: ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
}
WORDS = {
    AUTHORS: ["add", "change"],
    REVIEWERS: ["add", "change", "delete"],
    ADMINISTRATORS: ["add", "change", "delete"],
}
# Wagtail asks for the rights of its own models, also when a project has its own images and documents.
FILES = (("wagtailimages", "image"), ("wagtaildocs", "document"))
# What an administrator runs besides the content: people, groups, workflows, redirects, site settings.
RUN = (
    ("comptes", None),
    ("auth", "group"),
    ("wagtailcore", "collection"),
    ("wagtailcore", "workflow"),
    ("wagtailcore", "task"),
    ("wagtailcore", "groupapprovaltask"),
    ("wagtailredirects", "redirect"),
    ("home", "structuresettings"),
)
WAGTAIL_GROUPS = ("Editors", "Moderators")


def grant(root: Page) -> None:
    """Give every role its rights over `root` and what is under it, and set the review workflow."""
    if _is_done(root):
        return
    Group.objects.filter(name__in=WAGTAIL_GROUPS).delete()
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in PAGES}
    collection = Collection.get_first_root_node()
    for name, group in groups.items():
        group.permissions.add(*_permissions([("wagtailadmin", "admin")], ["access_admin"]))
        group.permissions.add(
            *_permissions([("contenus", "glossaryterm")], [f"{act}_glossaryterm" for act in WORDS[name]])
        )
        for permission in _permissions([("wagtailcore", "page")], [f"{act}_page" for act in PAGES[name]]):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for app, model in FILES:
            acts = ["add", "choose"] if name == AUTHORS else ["add", "change", "choose", "delete"]
            for permission in _permissions([(app, model)], [f"{act}_{model}" for act in acts]):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )
    groups[ADMINISTRATORS].permissions.add(*_permissions(RUN))
    _set_workflow(root, groups[REVIEWERS], groups[ADMINISTRATORS])


def _is_done(root: Page) -> bool:
    return (
        WorkflowPage.objects.filter(page=root).exists()
        and GroupPagePermission.objects.filter(page=root, group__name=ADMINISTRATORS).exists()
    )


def _permissions(models: Iterable[tuple[str, str | None]], codenames: Iterable[str] | None = None):
    found = Permission.objects.none()
    for app, model in models:
        rows = Permission.objects.filter(content_type__app_label=app)
        found |= rows.filter(content_type__model=model) if model else rows
    return found if codenames is None else found.filter(codename__in=list(codenames))


def _set_workflow(root: Page, *groups: Group) -> None:
    """Replace Wagtail's moderation workflow by ours: what an author submits, a reviewer publishes."""
    task = GroupApprovalTask.objects.order_by("pk").first() or GroupApprovalTask()
    task.name, task.active = _("Relecture"), True
    task.save()
    task.groups.set(groups)
    workflow = Workflow.objects.order_by("pk").first() or Workflow()
    workflow.name, workflow.active = _("Relecture"), True
    workflow.save()
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.filter(workflow=workflow).exclude(page=root).delete()
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
