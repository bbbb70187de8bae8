from django.db import models


class UserQuerySet(models.QuerySet):
    def learners(self):
        return self.filter(kind="learner")

    def guests(self):
        return self.learners().filter(first_card_at=None)

    def staff(self):
        return self.filter(kind="staff")
