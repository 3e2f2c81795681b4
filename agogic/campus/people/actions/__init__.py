"""What is done with people. Each act asks whether it may, writes, and leaves one line in the journal, at once."""

from agogic.campus.people.actions.accounts import (
    account_change,
    guardian_link,
    guardian_unlink,
    person_change,
    person_close,
    person_create,
    person_reopen,
    role_give,
    role_take,
)
from agogic.campus.people.actions.cards import PrintedCard, card_void, cards_print, password_reset
from agogic.campus.people.actions.consent import consent_say, consent_withdraw
from agogic.campus.people.actions.devices import (
    device_moved,
    device_open,
    device_revoke,
    device_seen,
    devices_revoke,
)
from agogic.campus.people.actions.invitations import (
    invitation_accept,
    invitation_join,
    invitation_make,
    invitation_renew,
    invitation_void,
)
from agogic.campus.people.actions.passwords import password_change, password_choose, password_set
from agogic.campus.people.actions.roster import (
    Imported,
    roster_discard,
    roster_import,
    roster_leave_out_asking,
    roster_mend,
    roster_read,
    roster_understand,
)
from agogic.campus.people.actions.school import (
    demo_sign_in,
    school_begin,
    school_change,
    school_make,
    setup_code_make,
    setup_code_right,
)

__all__ = [
    "Imported",
    "PrintedCard",
    "account_change",
    "card_void",
    "cards_print",
    "consent_say",
    "consent_withdraw",
    "demo_sign_in",
    "device_moved",
    "device_open",
    "device_revoke",
    "device_seen",
    "devices_revoke",
    "guardian_link",
    "guardian_unlink",
    "invitation_accept",
    "invitation_join",
    "invitation_make",
    "invitation_renew",
    "invitation_void",
    "password_change",
    "password_choose",
    "password_reset",
    "password_set",
    "person_change",
    "person_close",
    "person_create",
    "person_reopen",
    "role_give",
    "role_take",
    "roster_discard",
    "roster_import",
    "roster_leave_out_asking",
    "roster_mend",
    "roster_read",
    "roster_understand",
    "school_begin",
    "school_change",
    "school_make",
    "setup_code_make",
    "setup_code_right",
]
