"""What a classroom looks like at one moment: one part per audience, laid side by side, never over each other.

The same structs stand in TypeScript (`web/classlog/state.ts`), field for field. All times are class time in ms unless
they are named `utc` (ms since 1970). Maps are keyed by text, because JSON knows no other keys; a seat in a key is its
number in digits.
"""

import msgspec

from agogic.classlog.events import Kind, Right, Rules


class Mark(msgspec.Struct, array_like=True):
    """The last word on something that can be taken back: the `seq` that said it, and whether it stands."""

    seq: int
    on: bool


class Said(msgspec.Struct, omit_defaults=True):
    """One thing said in the talk. `waits`: for a teacher's nod. `of`: the contribution it came from."""

    seq: int
    at: int
    utc: int
    by: int
    text: str
    re: str | None = None
    later: bool = False
    waits: bool = False
    of: str | None = None


class Question(msgspec.Struct, omit_defaults=True):
    """One question asked."""

    seq: int
    at: int
    utc: int
    by: int
    text: str
    later: bool = False
    waits: bool = False
    of: str | None = None


class Reply(msgspec.Struct, omit_defaults=True):
    """A teacher's answer to a question; empty text: by mouth. `off`: takes back that it is answered."""

    seq: int
    at: int
    utc: int
    by: int
    text: str = ""
    later: bool = False
    off: bool = False


class Hand(msgspec.Struct, omit_defaults=True):
    """A raised hand, in the order of the queue."""

    seat: int
    at: int
    called: bool = False


class Deck(msgspec.Struct, omit_defaults=True):
    """Slides that can be shown."""

    title: str
    pages: int
    width: int
    height: int
    removed: bool = False


class Shown(msgspec.Struct, omit_defaults=True):
    """A page on view from `t` on; no deck: nothing."""

    t: int
    deck: str | None = None
    page: int = 1


class Poll(msgspec.Struct, omit_defaults=True):
    """A poll as the room knows it: neither key nor counts. `placed`: the `seq` that put it there afterwards."""

    kind: Kind
    prompt: str
    at: int
    options: list[str] = []
    check: bool = False
    steps: int = 5
    low: str = ""
    high: str = ""
    placed: int | None = None
    closed_at: int | None = None
    revealed_at: int | None = None


class Prepared(msgspec.Struct, omit_defaults=True):
    """A poll made beforehand, known to the desk alone."""

    kind: Kind
    prompt: str
    options: list[str] = []
    check: bool = False
    steps: int = 5
    low: str = ""
    high: str = ""
    right: Right | None = None


class Answer(msgspec.Struct, omit_defaults=True):
    """A seat's answer to a poll; of several, the one that arrived first stands."""

    seq: int
    at: int
    utc: int
    choices: list[int] = []
    number: float | None = None
    text: str = ""
    later: bool = False


class Skip(msgspec.Struct, omit_defaults=True):
    """A seat that would rather see the results."""

    seq: int
    at: int


class Sitting(msgspec.Struct, omit_defaults=True):
    """A seat in the live class; a power that is None follows the rules for all."""

    role: str = "pupil"
    removed: bool = False
    chat: bool | None = None
    hands: bool | None = None
    questions: bool | None = None
    reactions: bool | None = None
    captions: bool | None = None


class Report(msgspec.Struct, omit_defaults=True):
    """Something a teacher should look at."""

    seq: int
    at: int
    by: int
    of: str
    why: str = ""


class Standing(msgspec.Struct, omit_defaults=True):
    """A seat on the stage, since `at`, and what of it is on."""

    seat: int
    at: int
    voice: bool = False
    camera: bool = False
    screen: bool = False


class Epoch(msgspec.Struct, omit_defaults=True):
    """A track in one form, from `epoch` to `until` (None: it goes on). `holes`: stretches whose bytes are missing."""

    epoch: int
    at: int
    mime: str
    kept: bool
    variants: list[str]
    width: int = 0
    height: int = 0
    until: int | None = None
    holes: list[list[int]] = []


class Cut(msgspec.Struct, omit_defaults=True, rename={"from_": "from"}):
    """A stretch that replays leave out."""

    seq: int
    from_: int
    to: int


class MediaGone(msgspec.Struct, omit_defaults=True, rename={"from_": "from"}):
    """A stretch whose pictures and sound were taken out for good; no tracks named: all."""

    from_: int
    to: int
    tracks: list[str] = []


class Caption(msgspec.Struct, omit_defaults=True, rename={"from_": "from"}):
    """The last word on a caption, under the id of the first; without text it was taken away."""

    seq: int
    by: int
    from_: int
    to: int
    lang: str
    text: str = ""
    who: str = ""


class Chapter(msgspec.Struct, omit_defaults=True, rename={"from_": "from"}):
    """The last word on a chapter, under the id of the first; without title it was taken away."""

    seq: int
    from_: int
    title: str = ""


class Part(msgspec.Struct, omit_defaults=True):
    """Everything addressed to one audience, folded. Which fields are used depends on the audience.

    Room: title … floats, slides, polls, strokes, the stage and its media, captions.
    Desk: prepared, keys, reports. A seat: came_utc, present, watched,
    ticked, answers, skips, nods; talk and questions stand wherever they were addressed to.
    """

    seq: int = 0
    at: int = 0
    # the class itself
    status: str = ""
    title: str = ""
    alone: bool = False
    planned_ms: int = 0
    opened_utc: int = 0
    ended_at: int | None = None
    pauses: list[list[int | None]] = []
    rules: Rules | None = None
    seats: dict[str, Sitting] = {}
    # the talk
    talk: dict[str, Said] = {}
    talk_left_out: int = 0
    reactions: dict[str, dict[str, dict[str, Mark]]] = {}
    floats: dict[str, int] = {}
    hidden: dict[str, Mark] = {}
    strokes: dict[str, int] = {}
    # hands and questions
    hands: list[Hand] = []
    questions: dict[str, Question] = {}
    votes: dict[str, dict[str, Mark]] = {}
    replies: dict[str, dict[str, Reply]] = {}
    # slides
    decks: dict[str, Deck] = {}
    slides: list[Shown] = []
    # polls
    polls: dict[str, Poll] = {}
    prepared: dict[str, Prepared] = {}
    unplaced: dict[str, int] = {}
    keys: dict[str, Right] = {}
    answers: dict[str, Answer] = {}
    skips: dict[str, Skip] = {}
    # the stage, pictures and sound
    stage: list[Standing] = []
    called: dict[str, int] = {}
    tracks: dict[str, list[Epoch]] = {}
    quiet: list[list[int]] = []
    film_ms: int | None = None
    cuts: dict[str, Cut] = {}
    media_gone: list[MediaGone] = []
    captions: dict[str, Caption] = {}
    captions_left_out: int = 0
    chapters: dict[str, Chapter] = {}
    # one seat
    came_utc: int | None = None
    present: list[list[int]] = []
    watched: list[list[int]] = []
    ticked: list[list[int | None]] = []
    nods: dict[str, Mark] = {}
    # the desk
    reports: dict[str, Report] = {}
    settled: dict[str, int] = {}


class State(msgspec.Struct):
    """A classroom: its parts by audience."""

    parts: dict[str, Part] = {}

    def part(self, audience: str) -> Part:
        """The part of an audience, empty and not yet kept if nothing was ever addressed to it."""
        return self.parts.get(audience) or Part()

    @property
    def room(self) -> Part:
        """What everyone in the class sees."""
        return self.part("room")

    @property
    def desk(self) -> Part:
        """What teachers alone see."""
        return self.part("desk")
