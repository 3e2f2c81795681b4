"""Which table lives in which file: the school, its jobs, its sessions."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

JOBS_APPS = {"django_tasks_database"}
MODELS = {
    ("foundation", "job"): "jobs",
    ("foundation", "session"): "sessions",
    ("foundation", "ratecount"): "sessions",
}


class FileRouter:
    """Sends jobs and sessions to files of their own, so that their writes wait for nobody."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The file to read a model from."""
        return home_of(model._meta.app_label, model._meta.model_name or "")

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """The file to write a model to."""
        return home_of(model._meta.app_label, model._meta.model_name or "")

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        """Rows may point at each other only within one file."""
        # Asked of the rows, not of their types: the reader of a page may come wrapped.
        return _home(one) == _home(other)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """A table is made in its own file only; steps that name no table run where most of their app lives."""
        return db == home_of(app_label, model_name or "")


def _home(row: Model) -> str:
    return home_of(row._meta.app_label, row._meta.model_name or "")


def home_of(app_label: str, model_name: str) -> str:
    """The name of the database a table lives in."""
    if app_label in JOBS_APPS:
        return "jobs"
    return MODELS.get((app_label, model_name), "default")
