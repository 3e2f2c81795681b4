"""A short lesson on keeping one beat together, and on singing apart."""

from agogic.cli.simulation.script import After, Lesson, Slide, answers, asks, hand, polls, pupil, reacts, shows, teacher

RHYTHM = Lesson(
    name="one-beat",
    title="One beat for all of us",
    slides=(
        Slide("One beat for all of us", ("What makes many people sound like one?",), "beats", [(4, 4)]),
        Slide("In three", ("Strong, weak, weak: that one dances",), "beats", [(3, 4)]),
        Slide("In four", ("Strong, weak, weak, weak: that one walks",), "beats", [(4, 4)]),
        Slide("Apart, and still together", ("Each records their voice alone, to the same beat",), "path", [4]),
    ),
    cues=(
        shows(1),
        teacher("Hello everyone. Clap with me, as far as your neighbours allow it. One, two, three, four."),
        pupil(1, "👏👏👏👏"),
        pupil(4, "Mine comes a bit later over the network"),
        teacher("It does, and we will come to that. First: what did you listen to, your hands or mine?"),
        pupil(3, "Yours"),
        shows(2),
        teacher("Now in three. Strong, weak, weak. Say it with your feet and not with your mouth."),
        polls(
            "How many beats are there in four bars of three?", "number", right=12.0, check=True, said=(12.0, 12.0, 7.0)
        ),
        teacher("Twelve. Four times three, as in Mr Lindqvist's class."),
        reacts(2, "💃"),
        shows(3),
        teacher("And in four. That one walks. Which of the two is a lullaby in, mostly?"),
        pupil(5, "Three, it rocks"),
        pupil(2, "Mine at home is in four"),
        hand(3, "Why do we all end together when we start together, even without looking?"),
        teacher("Because you carry the beat with you. Once you have it, you may go a long way alone."),
        shows(4),
        teacher(
            "For the concert each of you records your voice alone, to the same click. Then I lay them one over the other."
        ),
        asks(5, "Will it sound as if we had been in one room?"),
        answers("Nearly. The beat brings you together, and the small differences make it sound like people."),
        polls(
            "How did it feel to keep the beat?",
            "scale",
            steps=5,
            low="I lost it at once",
            high="I could go on for hours",
            open_s=30,
        ),
        teacher("Practise with a clock that ticks. Goodbye, in three."),
        reacts(1, "🎶"),
        reacts(4, "🎶"),
    ),
    afterwards=(
        After(0.4, "My clock ticks in two. Can I practise three with it?"),
        After(0.6, "May I record it in the kitchen? It sounds better there."),
    ),
)
