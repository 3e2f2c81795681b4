"""Passes: signed by one side, read by the other, good for a while."""

import stat

import jwt
import pytest

from agogic.passes import LOBBY, TEACH, Keys, Pass, sign, verify

NOW = 1_800_000_000_000


@pytest.fixture
def keys(tmp_path) -> Keys:
    return Keys.load(tmp_path)


def _pass(**fields) -> Pass:
    return Pass(**{"class_id": "c1", "seat": 7, "role": "pupil", "expires_ms": NOW + 1_000, "name": "Noor", **fields})


def test_what_was_signed_is_read(keys):
    assert verify(sign(_pass(), keys), keys, NOW) == _pass()


def test_an_expired_pass_is_none(keys):
    assert verify(sign(_pass(), keys), keys, NOW + 1_000) is None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "…", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_pass_is_none(keys, token):
    assert verify(token, keys, NOW) is None


def test_a_pass_changed_or_signed_by_another_is_none(keys, tmp_path):
    token = sign(_pass(), keys)
    head, body, signature = token.split(".")
    assert verify(f"{head}.{body[:-2]}AA.{signature}", keys, NOW) is None
    other = Keys.load(tmp_path / "elsewhere")
    assert verify(sign(_pass(), other), keys, NOW) is None
    kid = next(iter(keys.secrets))
    unsigned = jwt.encode({"class_id": "c1", "seat": 7}, "", algorithm="none", headers={"kid": kid})
    assert verify(unsigned, keys, NOW) is None


def test_a_signed_pass_with_something_missing_is_none(keys):
    kid, secret = next(iter(keys.secrets.items()))
    assert verify(jwt.encode({"seat": 7}, secret, algorithm="HS256", headers={"kid": kid}), keys, NOW) is None


def test_after_a_rotation_old_passes_stay_good_and_new_ones_have_the_new_key(tmp_path):
    old = Keys.load(tmp_path)
    token = sign(_pass(), old)
    new = Keys.rotate(tmp_path)
    assert verify(token, new, NOW) == _pass()
    assert verify(sign(_pass(), new), old, NOW) is None
    assert Keys.load(tmp_path) == new


def test_keys_are_readable_by_their_owner_alone(tmp_path):
    Keys.load(tmp_path)
    assert stat.S_IMODE((tmp_path / "pass-keys.json").stat().st_mode) == 0o600
    assert "secrets" not in repr(Keys.load(tmp_path))


def test_the_lobby_takes_every_other_power_away():
    assert _pass(powers=(TEACH,)).has(TEACH)
    assert not _pass(powers=(TEACH, LOBBY)).has(TEACH)
