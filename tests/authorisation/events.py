"""Who may append what. Written by hand; an event type that is missing fails the test.

type -> what a pupil, a teacher of the class and the school itself are answered in the class that is on, then the same
for a contribution to it once it is over. `YES`: it stands in the log. Everybody else never gets as far as that: see
`OUTSIDE`. What is asked for concerns something of another pupil's, or is one's own answer, hand, question or words.
"""

YES = "yes"
TEACH = "power.teach"
SCHOOL = "power.class"
LIVE = "draft.not_later"
NEVER = "draft.unknown_type"

Row = tuple[str, str, str, str, str, str]

#                      live: pupil   teacher        school        later: pupil  teacher        school
TABLE: dict[str, Row] = {
    "class.opened": (TEACH, "class.open", "class.open", LIVE, LIVE, LIVE),
    "class.ruled": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "class.paused": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "class.resumed": (TEACH, "class.open", "class.open", LIVE, LIVE, LIVE),
    "class.ended": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "class.reopened": (TEACH, "class.open", "class.open", LIVE, LIVE, LIVE),
    "seat.admitted": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "seat.came": (SCHOOL, SCHOOL, YES, SCHOOL, SCHOOL, YES),
    "seat.removed": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "seat.allowed": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "seat.ticked": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "chat.said": (YES, YES, YES, YES, YES, YES),
    "reacted": (YES, YES, YES, YES, YES, YES),
    "hidden": (TEACH, YES, YES, TEACH, YES, YES),
    "hand.raised": (YES, YES, YES, LIVE, LIVE, LIVE),
    "hand.lowered": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "hand.called": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "question.asked": (YES, YES, YES, YES, YES, YES),
    "question.voted": (YES, YES, YES, YES, YES, YES),
    "question.answered": (TEACH, YES, YES, TEACH, YES, YES),
    "nod.given": (TEACH, YES, YES, TEACH, YES, YES),
    "nod.refused": (TEACH, YES, YES, TEACH, YES, YES),
    "deck.added": (SCHOOL, SCHOOL, YES, LIVE, LIVE, LIVE),
    "deck.removed": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "slide.shown": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "poll.prepared": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "poll.dropped": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "poll.opened": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    # The class itself writes it, out of `poll.opened`.
    "poll.keyed": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "poll.closed": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "poll.revealed": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    # Teachers and the school have no answers of their own.
    "poll.answered": (YES, "draft.audience", "draft.audience", YES, "draft.audience", "draft.audience"),
    "poll.skipped": (YES, YES, YES, YES, YES, YES),
    "present": (SCHOOL, SCHOOL, YES, SCHOOL, SCHOOL, YES),
    "watched": (YES, YES, YES, YES, YES, YES),
    "report.made": (YES, YES, YES, YES, YES, YES),
    "report.settled": (TEACH, YES, YES, TEACH, YES, YES),
    "class.cut": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "class.uncut": (TEACH, "cut.unknown", "cut.unknown", LIVE, LIVE, LIVE),
    "stage.called": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "stage.entered": ("stage.uncalled", YES, "seat.unknown", LIVE, LIVE, LIVE),
    "stage.left": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "stage.turned": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "media.epoch": (SCHOOL, SCHOOL, YES, LIVE, LIVE, LIVE),
    "media.ended": (SCHOOL, SCHOOL, YES, LIVE, LIVE, LIVE),
    "media.hole": (SCHOOL, SCHOOL, YES, LIVE, LIVE, LIVE),
    "media.quiet": (SCHOOL, SCHOOL, YES, LIVE, LIVE, LIVE),
    "media.cut": (TEACH, YES, YES, LIVE, LIVE, LIVE),
    "film.laid": (SCHOOL, SCHOOL, "film.not_here", LIVE, LIVE, LIVE),
    # Asked for by one whom no teacher allowed to write captions.
    "caption.said": ("caption.off", YES, YES, "caption.off", YES, YES),
    "chapter.named": (TEACH, YES, YES, TEACH, YES, YES),
    # The class had a live part.
    "poll.unplaced": (TEACH, "poll.unknown", "poll.unknown", LIVE, LIVE, LIVE),
    "poll.placed": (TEACH, "poll.not_alone", "poll.not_alone", TEACH, "poll.not_alone", "poll.not_alone"),
}

# Whatever they draft, live or later: status and code. The page gave them no pass, or one to a class of their own.
OUTSIDE = {
    "anonymous": (401, "pass.missing"),
    "guardian": (401, "pass.missing"),
    "other_guardian": (401, "pass.missing"),
    "administrator": (401, "pass.missing"),
    "other_pupil": (403, "pass.missing"),
    "other_teacher": (403, "pass.missing"),
    "expired": (401, "pass.expired"),
    "forged": (401, "pass.expired"),
    "changed": (401, "pass.expired"),
    "unknown_key": (401, "pass.expired"),
    "no_algorithm": (401, "pass.expired"),
    "other_algorithm": (401, "pass.expired"),
    "no_key_named": (401, "pass.expired"),
    "removed": (403, "seat.removed"),
    "signed_out": (403, "session.revoked"),
    "lobby": (403, "lobby.waiting"),
}

# Whom words reach that a pupil or a teacher addresses: the audience they go to, or the refusal.
#   type, addressed to           pupil (seat 2)      teacher
AUDIENCES = {
    ("chat.said", "room"): ("room", "room"),
    ("chat.said", "desk"): ("seat.2", "desk"),
    ("chat.said", "seat.2"): ("seat.2", "seat.2"),
    ("chat.said", "seat.3"): ("draft.audience", "seat.3"),
    ("chat.said", "seat.0"): ("draft.audience", "seat.0"),
    ("chat.said", "table.1"): ("draft.audience", "draft.audience"),
    ("chat.said", "all"): ("draft.audience", "draft.audience"),
    ("question.asked", "room"): ("room", "room"),
    ("question.asked", "seat.2"): ("seat.2", "draft.audience"),
    ("question.asked", "seat.3"): ("draft.audience", "draft.audience"),
    ("question.asked", "desk"): ("draft.audience", "draft.audience"),
    # An answer is one's own, wherever it is addressed.
    ("poll.answered", "room"): ("seat.2", "draft.audience"),
    ("poll.answered", "seat.3"): ("seat.2", "draft.audience"),
    ("watched", "seat.3"): ("seat.2", "seat.1"),
    ("poll.skipped", "seat.3"): ("seat.2", "seat.1"),
    ("report.made", "room"): ("desk seat.2", "desk"),
    ("hidden", "seat.3"): ("power.teach", "room"),
}
