from allauth.account.auth_backends import AuthenticationBackend


class StaffBackend(AuthenticationBackend):
    pass
