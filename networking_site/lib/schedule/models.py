"""When each job runs next, and who may keep the clock."""

from django.db import models


class Turn(models.Model):
    """The next time of one job that runs by itself."""

    job = models.CharField(max_length=120, primary_key=True)
    due_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.job


class Lease(models.Model):
    """A role that one process at a time holds until a certain moment."""

    role = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=64)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.role
