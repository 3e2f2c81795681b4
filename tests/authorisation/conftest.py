"""The small school of the campus tests, and its visitors."""

import pytest

from agogic.campus.classroom import door
from tests.authorisation.visitors import Visitors
from tests.campus.conftest import (
    HERE as CAMPUS,
)
from tests.campus.conftest import (
    Everybody,
    _own_folder,
    _quick_passwords,
    everybody,
    school,
    signed_in,
    taught,
)

__all__ = ["_own_folder", "_quick_passwords", "everybody", "school", "signed_in", "taught"]
HERE = CAMPUS.parent / "authorisation"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here may use all databases of the school; each is rolled back."""
    for item in items:
        if item.path.is_relative_to(HERE) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(databases="__all__"))


@pytest.fixture(autouse=True)
def _no_captions_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of captions are made of what the engine tells; here it is enough that it was asked."""
    monkeypatch.setattr(door, "captions_of", lambda session: door.CaptionsKept({}, 60_000))


@pytest.fixture
def visitors(everybody: Everybody) -> Visitors:
    """A browser of each kind of visitor."""
    return Visitors(everybody)
