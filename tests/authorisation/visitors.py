"""Browsers of every kind of visitor, each of whose requests is undone before the next."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from agogic.campus.classroom.door import pass_keys
from agogic.campus.foundation.models import Session
from agogic.campus.people import actions
from agogic.campus.people.models import Device
from agogic.passes import TEACH, Keys, Pass, sign
from tests.authorisation.answers import KINDS
from tests.campus.conftest import PASSWORD, Everybody, person_made

Answer = Any
# Who holds one of these is a stranger: they are answered like anonymous everywhere.
STRANGE = ("signed_out", "expired", "forged", "closed", "pass_alone")


class Visitors:
    """One browser of each kind, and of each kind of bad credentials."""

    def __init__(self, everybody: Everybody) -> None:
        self._cookies: dict[str, SimpleCookie] = {"anonymous": SimpleCookie()}
        self._headers: dict[str, dict[str, str]] = {}
        for kind in KINDS[1:]:
            self._cookies[kind] = _signed_in(getattr(everybody, kind).username)
        self._strange(everybody)
        words = actions.cards_print(by=everybody.administrator, people=[everybody.pupil])[0].words
        self._cookies["by_card"] = _signed_in(everybody.pupil.username, words)

    def ask(
        self, kind: str, method: str, where: str, sent: dict[str, Any] | None = None, *, csrf: bool = False
    ) -> Answer:
        """What this visitor is answered. `csrf`: the page's secret token is asked for, as it is in the running school."""
        client = Client(enforce_csrf_checks=csrf)
        client.cookies = SimpleCookie({name: each.value for name, each in self._cookies[kind].items()})
        asking = getattr(client, method.lower())
        with undone():
            return asking(where, sent or {}, headers=self._headers.get(kind))

    def _strange(self, everybody: Everybody) -> None:
        teacher = everybody.teacher
        gone = person_made("Rosa Blum", "teacher", "administrator")
        for kind, person in (("signed_out", teacher), ("expired", teacher), ("closed", gone)):
            self._cookies[kind] = _signed_in(person.username)
        session = Session.objects.get(session_key=self._cookies["signed_out"][settings.SESSION_COOKIE_NAME].value)
        device = Device.objects.get(pk=session.get_decoded()["device"])
        actions.device_revoke(by=teacher, device=device)
        actions.person_close(by=everybody.administrator, person=gone)
        expired = self._cookies["expired"][settings.SESSION_COOKIE_NAME].value
        Session.objects.filter(session_key=expired).update(expire_date=timezone.now() - timedelta(seconds=1))
        self._cookies["forged"] = SimpleCookie({settings.SESSION_COOKIE_NAME: "a" * 32})
        self._cookies["pass_alone"] = SimpleCookie()
        passed = {
            "expired": _pass(expires_in_ms=-1),
            "forged": _pass(keys=Keys({"k": "f" * 64})),
            "pass_alone": _pass(),
        }
        self._headers = {kind: {"authorization": f"Bearer {token}"} for kind, token in passed.items()}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens to the school in here has not happened afterwards."""
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(transaction.atomic(using=alias))
        try:
            yield
        finally:
            for alias in connections:
                transaction.set_rollback(True, using=alias)


def _signed_in(username: str, password: str = PASSWORD) -> SimpleCookie:
    client = Client()
    assert client.post("/", {"login": username, "password": password}).status_code == 302
    return client.cookies


def _pass(*, expires_in_ms: int = 600_000, keys: Keys | None = None) -> str:
    now_ms = time.time_ns() // 1_000_000
    return sign(Pass("*", 1, "teacher", now_ms + expires_in_ms, (TEACH,)), keys or pass_keys())
