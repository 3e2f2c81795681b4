"""A running engine beside the school of the tests, and every kind of pass: those the page gives, and worthless ones."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
from django.test import Client

from agogic.campus.people.models import Person
from agogic.passes import CLASS, EVERY_CLASS, LOBBY, TEACH, Keys, Pass, sign
from tests.live.engine import Engine

MINUTE_MS = 60_000


def now_ms() -> int:
    """UTC ms."""
    return time.time_ns() // 1_000_000


def passes_for(
    engine: Engine,
    signed_in: Callable[[Person | None], Client],
    people: dict[str, Person],
    class_of: dict[str, str],
    class_id: str,
) -> dict[str, str]:
    """Kind -> token, or empty where the page gives none. `people` ask the page of the class in `class_of`."""
    keys = Keys.load(engine.data)
    tokens = {"anonymous": ""}
    for kind, person in people.items():
        answer = signed_in(person).post(f"/classes/{class_of[kind]}/pass")
        tokens[kind] = answer.json()["pass"] if answer.status_code == 200 else ""
    pupil = jwt.decode(tokens["pupil"], options={"verify_signature": False})
    own_secret = list(keys.secrets.values())[-1]

    def made(**fields: Any) -> Pass:
        given = {"class_id": class_id, "seat": 7, "role": "pupil", "expires_ms": now_ms() + MINUTE_MS, **fields}
        return Pass(**given)

    power = {"role": "teacher", "powers": (TEACH, CLASS)}
    return {
        **tokens,
        "school": sign(made(seat=0, role="class", powers=(CLASS,)), keys),
        "school_everywhere": sign(made(class_id=EVERY_CLASS, seat=0, role="class", powers=(CLASS,)), keys),
        "expired": sign(made(expires_ms=now_ms() - 1, **power), keys),
        "forged": sign(made(**power), Keys({next(reversed(keys.secrets)): "0" * 64})),
        "changed": _with_powers(tokens["pupil"]),
        "unknown_key": jwt.encode(pupil, own_secret, algorithm="HS256", headers={"kid": "../pass-keys.json"}),
        "no_algorithm": _unsigned(pupil, {"alg": "none", "typ": "JWT", "kid": next(reversed(keys.secrets))}),
        "other_algorithm": jwt.encode(
            pupil, own_secret, algorithm="HS512", headers={"kid": next(reversed(keys.secrets))}
        ),
        "no_key_named": _signed_by_hand(pupil, own_secret),
        "removed": sign(made(seat=8), keys),
        "signed_out": sign(made(seat=9, session="stolen-phone"), keys),
        # Whatever else it says it may do.
        "lobby": sign(made(powers=(LOBBY, TEACH)), keys),
    }


def _with_powers(token: str) -> str:
    """A pupil's pass, rewritten to a teacher's under the signature it has."""
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    return ".".join([head, _text({**said, "role": "teacher", "powers": [TEACH]}), signature])


def _unsigned(claims: dict[str, Any], head: dict[str, str]) -> str:
    return f"{_text(head)}.{_text(claims)}."


def _signed_by_hand(claims: dict[str, Any], secret: str) -> str:
    signed = f"{_text({'alg': 'HS256', 'typ': 'JWT'})}.{_text(claims)}"
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _text(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
