"""Who gets what answer from every address of people. Written by hand; an address that is missing fails the test.

The person in an address is the pupil; device, invitation, card, file and link are there, and are the pupil's own or
the administrator's work. What is posted is empty unless it is said.
"""

from tests.authorisation.answers import Page, administrators, anybody, kinds

ANYBODY_NO = anybody(405)
FRONT = {**anybody(302), "anonymous": 200}
OWN = kinds(strangers=200)
OWN_EMPTY = kinds(strangers=400)
LED_ON = kinds(strangers=302)
SHOWN = administrators(200)
DONE = administrators(302)
EMPTY = administrators(400)
NOT_HERE = administrators(405)

TABLE = {
    "account_login": Page(FRONT, FRONT),
    "account_logout": Page(ANYBODY_NO, anybody(302)),
    "account_reset_password": Page(anybody(200), anybody(200)),
    "account_reset_password_done": Page(anybody(200), ANYBODY_NO),
    "account_reset_password_from_key": Page(anybody(200), anybody(200)),
    "account_reset_password_from_key_done": Page(anybody(200), ANYBODY_NO),
    "account_inactive": Page(anybody(200), ANYBODY_NO),
    "people:front": Page(FRONT, FRONT),
    "people:setup": Page(anybody(302), anybody(302)),
    "people:help": Page(anybody(200), ANYBODY_NO),
    # Whoever holds a card or a link may use it; that is what they are for.
    "people:card": Page(anybody(200), anybody(302)),
    "people:invitation": Page(anybody(200), {**anybody(302), "anonymous": 400, "administrator": 403}),
    "people:sign-out": Page(ANYBODY_NO, anybody(302)),
    "people:me": Page(OWN, OWN_EMPTY),
    "people:password": Page(OWN, OWN_EMPTY),
    "people:password-choose": Page(LED_ON, LED_ON),
    "people:device-sign-out": Page(kinds(strangers=405), kinds(pupil=302)),
    "people:devices-sign-out": Page(kinds(strangers=405), LED_ON),
    "people:people": Page(SHOWN, NOT_HERE),
    "people:people-csv": Page(SHOWN, NOT_HERE),
    "people:person-new": Page(SHOWN, EMPTY),
    "people:cards": Page(SHOWN, SHOWN),
    "people:invitations": Page(SHOWN, NOT_HERE),
    "people:invitation-new": Page(SHOWN, EMPTY),
    "people:invitation-renew": Page(NOT_HERE, SHOWN),
    "people:invitation-void": Page(NOT_HERE, DONE),
    "people:roster-new": Page(SHOWN, EMPTY),
    "people:roster": Page(SHOWN, NOT_HERE),
    "people:roster-columns": Page(NOT_HERE, DONE),
    "people:roster-mend": Page(NOT_HERE, DONE),
    "people:roster-take-in": Page(NOT_HERE, SHOWN),
    "people:roster-discard": Page(NOT_HERE, DONE),
    "people:guardian-remove": Page(NOT_HERE, DONE),
    "people:person": Page(SHOWN, NOT_HERE),
    "people:person-edit": Page(SHOWN, EMPTY),
    "people:person-role": Page(NOT_HERE, DONE),
    "people:person-open": Page(NOT_HERE, DONE),
    "people:guardian-add": Page(NOT_HERE, EMPTY),
    "people:person-reset": Page(NOT_HERE, SHOWN),
    "people:card-void": Page(NOT_HERE, DONE),
    # Seen by the pupil, their guardian and the office; said by whoever decides.
    "people:recording": Page(
        kinds(pupil=200, guardian=200, administrator=200),
        kinds(pupil=302, guardian=302, administrator=302),
        posted={"do": "refuse", "signer": "Sam Haddad"},
    ),
    "people:person-device-sign-out": Page(NOT_HERE, DONE),
    "people:school": Page(SHOWN, EMPTY),
    "people:begin": Page(SHOWN, NOT_HERE),
}
