"""What tests of the school share: every database, quick passwords, a small school with one person of each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from agogic.campus.people import actions
from agogic.campus.people.models import Person, School

if TYPE_CHECKING:
    from tests.campus.taught import Taught

HERE = Path(__file__).parent
PASSWORD = "boat lemon seven"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of the school may use all of its databases; each is rolled back."""
    for item in items:
        if item.path.is_relative_to(HERE) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(databases="__all__"))


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def school() -> School:
    """A school that was begun."""
    return School.objects.create(pk=1, name="Harbour Lane School", time_zone="Europe/Lisbon", made_at=timezone.now())


@dataclass
class Everybody:
    """One person of each kind. `pupil` has `guardian`, `other_pupil` has `other_guardian`."""

    pupil: Person
    other_pupil: Person
    guardian: Person
    other_guardian: Person
    teacher: Person
    other_teacher: Person
    administrator: Person


@pytest.fixture
def everybody(school: School) -> Everybody:
    """The people of a small school, all with the same password."""
    made = {
        kind: person_made(name, role)
        for kind, name, role in (
            ("pupil", "Noor Haddad", "pupil"),
            ("other_pupil", "Bao Tran", "pupil"),
            ("guardian", "Sam Haddad", "guardian"),
            ("other_guardian", "Linh Tran", "guardian"),
            ("teacher", "Funke Adeyemi", "teacher"),
            ("other_teacher", "Jon Halvorsen", "teacher"),
            ("administrator", "Ruth Lindqvist", "administrator"),
        )
    }
    everybody = Everybody(**made)
    actions.guardian_link(by=None, guardian=everybody.guardian, pupil=everybody.pupil)
    actions.guardian_link(by=None, guardian=everybody.other_guardian, pupil=everybody.other_pupil)
    return everybody


def person_made(name: str, *roles: str, **fields: Any) -> Person:
    """A person with the password everybody has in tests."""
    return actions.person_create(by=None, name=name, roles=roles, password=PASSWORD, **fields)


@pytest.fixture
def signed_in() -> Callable[[Person | None], Client]:
    """A browser in which somebody is signed in, or nobody."""

    def browser(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            answer = client.post("/", {"login": person.username, "password": PASSWORD})
            assert answer.status_code == 302, answer.content.decode()
        return client

    return browser


@pytest.fixture
def taught(everybody: Everybody) -> "Taught":
    """Two sections: one taught to `pupil`, the other to `other_pupil`."""
    from tests.campus.taught import taught_made

    return taught_made(everybody)
