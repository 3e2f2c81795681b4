"""A short lesson on why an hour has sixty minutes."""

from agogic.cli.simulation.script import After, Lesson, Slide, answers, asks, hand, polls, pupil, reacts, shows, teacher

HOURS = Lesson(
    name="sixty-minutes",
    title="Why an hour has sixty minutes",
    slides=(
        Slide(
            "Why sixty?", ("A number that people chose four thousand years ago",), "clocks", [(12, 0, ""), (3, 0, "")]
        ),
        Slide(
            "Fair shares",
            ("Cut an hour in two, three, four, five or six: it always comes out even",),
            "bars",
            [(1, 2), (1, 3), (1, 4)],
        ),
        Slide(
            "Counting on one hand", ("Three joints on each of four fingers: twelve", "Five fingers of the other: sixty")
        ),
        Slide(
            "Ten or sixty?",
            drawing="columns",
            drawn=[
                ("An hour of 100", "halves: 50", "quarters: 25", "thirds: 33 and a bit"),
                ("An hour of 60", "halves: 30", "quarters: 15", "thirds: 20"),
            ],
        ),
    ),
    cues=(
        shows(1),
        teacher("Good morning. A question to wake up: who decided that an hour has sixty minutes, and not a hundred?"),
        pupil(3, "A king?"),
        pupil(1, "Somebody who liked sixty"),
        reacts(2, "😄"),
        teacher("Somebody who had to share things out. Let us find out why that person chose well."),
        shows(2),
        teacher(
            "You have one hour and three children, and each may choose the music for as long as the others. How long?"
        ),
        pupil(5, "20 minutes"),
        teacher("Twenty, and nobody quarrels. With four children?"),
        pupil(2, "15"),
        polls(
            "Into how many equal parts can you not cut sixty minutes without a rest?",
            "one",
            options=["5", "6", "7", "10"],
            right=2,
            check=True,
        ),
        teacher(
            "Seven does not fit. But two, three, four, five and six all do, and that is rare for a number so small."
        ),
        shows(3),
        teacher("Look at your hand. Count the joints of your fingers with your thumb. How many are there without it?"),
        pupil(4, "12"),
        pupil(6, "Twelve, if I am patient"),
        teacher("Twelve. And for each twelve you put up a finger of your other hand. Five fingers, five times twelve."),
        hand(2, "So they had sixty in two hands and we only have ten."),
        teacher("What a sentence. They had sixty in two hands."),
        reacts(1, "🖐️"),
        reacts(5, "🤯"),
        asks(4, "Why did nobody change it later?"),
        answers("Somebody tried. For some years in France an hour had a hundred minutes. Nobody could get used to it."),
        shows(4),
        polls(
            "A hundred minutes, shared by three: how long for each, in whole minutes?",
            "number",
            right=33.0,
            check=True,
            said=(33.0, 33.0, 33.0, 30.0, 34.0),
        ),
        teacher("Thirty-three, and one minute is left over. Who gets it? That is how quarrels begin."),
        pupil(1, "The teacher gets it"),
        teacher("Agreed. Thank you, that was my hour in sixty minutes, or rather in seven."),
        reacts(3, "👏"),
    ),
    afterwards=(
        After(
            0.45,
            "Did they have minutes four thousand years ago, or only the number?",
            "Only the number. Minutes came when clocks could show them, much later. A good catch.",
        ),
        After(
            0.7,
            "Could a week be cut in sixty parts too?",
            "It could: each would be nearly three hours long. Somebody would have to want it.",
        ),
    ),
)
