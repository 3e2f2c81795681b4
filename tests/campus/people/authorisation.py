"""Who gets what answer from every address of people. Written by hand; an address that is missing fails the test.

`get` and `post` give the expected status for each kind of visitor. 302 for anonymous is the way to the sign-in.
"""

KINDS = (
    "anonymous",
    "pupil",
    "other_pupil",
    "guardian",
    "other_guardian",
    "teacher",
    "other_teacher",
    "administrator",
)


def everyone(status: int) -> dict[str, int]:
    """The same answer for each kind."""
    return dict.fromkeys(KINDS, status)


def people_in(status: int) -> dict[str, int]:
    """Anybody who is signed in."""
    return {**everyone(status), "anonymous": 302}


def administrators(status: int) -> dict[str, int]:
    """Administrators only; the others are told it is not theirs."""
    return {**everyone(403), "anonymous": 302, "administrator": status}


NO = everyone(405)
ADMINISTRATORS_ANY = administrators(200)
FRONT = {**everyone(302), "anonymous": 200}

# route -> (answers to GET, answers to POST). `subject` in the address is the pupil; what is posted is empty.
TABLE: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "account_login": (FRONT, FRONT),
    "account_logout": (NO, everyone(302)),
    "account_reset_password": (everyone(200), everyone(200)),
    "account_reset_password_done": (everyone(200), NO),
    "account_reset_password_from_key": (everyone(200), everyone(200)),
    "account_reset_password_from_key_done": (everyone(200), NO),
    "account_inactive": (everyone(200), NO),
    "people:front": (FRONT, FRONT),
    "people:setup": (everyone(302), everyone(302)),
    "people:help": (everyone(200), NO),
    "people:card": (everyone(404), everyone(404)),
    "people:invitation": (everyone(404), everyone(404)),
    "people:sign-out": (NO, everyone(302)),
    "people:me": (people_in(200), people_in(400)),
    "people:password": (people_in(200), people_in(400)),
    "people:password-choose": (people_in(302), people_in(302)),
    "people:device-sign-out": (people_in(405), people_in(404)),
    "people:devices-sign-out": (people_in(405), people_in(302)),
    "people:people": (ADMINISTRATORS_ANY, administrators(405)),
    "people:people-csv": (ADMINISTRATORS_ANY, administrators(405)),
    "people:person-new": (ADMINISTRATORS_ANY, administrators(400)),
    "people:cards": (ADMINISTRATORS_ANY, ADMINISTRATORS_ANY),
    "people:invitations": (ADMINISTRATORS_ANY, administrators(405)),
    "people:invitation-new": (ADMINISTRATORS_ANY, administrators(400)),
    "people:invitation-renew": (administrators(405), administrators(404)),
    "people:invitation-void": (administrators(405), administrators(404)),
    "people:roster-new": (ADMINISTRATORS_ANY, administrators(400)),
    "people:roster": (administrators(404), administrators(405)),
    "people:roster-columns": (administrators(405), administrators(404)),
    "people:roster-mend": (administrators(405), administrators(404)),
    "people:roster-take-in": (administrators(405), administrators(404)),
    "people:roster-discard": (administrators(405), administrators(404)),
    "people:guardian-remove": (administrators(405), administrators(404)),
    "people:person": (ADMINISTRATORS_ANY, administrators(405)),
    "people:person-edit": (ADMINISTRATORS_ANY, administrators(400)),
    "people:person-role": (administrators(405), administrators(302)),
    "people:person-open": (administrators(405), administrators(302)),
    "people:guardian-add": (administrators(405), administrators(400)),
    "people:person-reset": (administrators(405), ADMINISTRATORS_ANY),
    "people:card-void": (administrators(405), administrators(302)),
    "people:person-device-sign-out": (administrators(405), administrators(404)),
    "people:school": (ADMINISTRATORS_ANY, administrators(400)),
    "people:begin": (ADMINISTRATORS_ANY, administrators(405)),
}
