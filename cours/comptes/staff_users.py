from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's screen of users, for the staff alone: learners are not managed one by one, and have no e-mail."""

    user_viewset = "cours.comptes.viewsets.StaffViewSet"
