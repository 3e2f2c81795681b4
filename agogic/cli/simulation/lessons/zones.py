"""A short lesson on why it is night somewhere: the one the demo's teacher has recorded alone."""

from agogic.cli.simulation.script import After, Lesson, Slide, answers, asks, hand, polls, pupil, reacts, shows, teacher

ZONES = Lesson(
    name="night-somewhere",
    title="It is always night somewhere",
    slides=(
        Slide(
            "It is always night somewhere",
            ("Why clocks disagree, and why all of them are right",),
            "clocks",
            [(8, 0, "Lisbon"), (9, 0, "Warsaw"), (16, 0, "Singapore")],
        ),
        Slide("The Earth turns", ("Once round in 24 hours: 360 degrees", "360 divided by 24 is 15"), "globe"),
        Slide("Fifteen degrees an hour", ("Walk 15 degrees east, and the sun rises an hour earlier",), "globe"),
        Slide(
            "Three friends, one call",
            ("The same moment, three clocks",),
            "clocks",
            [(13, 0, "Lagos"), (14, 0, "Warsaw"), (17, 30, "Kolkata")],
        ),
        Slide("Your turn", ("Which hour would be fair for all three?",), "path", [3]),
    ),
    cues=(
        shows(1),
        teacher("Hello. Three clocks hang on this slide, and they do not agree. None of them is broken."),
        pupil(1, "Mine says something else again"),
        teacher("In Lisbon it is eight in the morning. In the same moment it is four in the afternoon in Singapore."),
        reacts(2, "🌏"),
        shows(2),
        teacher("The Earth turns once in twenty-four hours. A full turn has three hundred and sixty degrees."),
        polls(
            "How many degrees does the Earth turn in one hour?",
            "number",
            right=15.0,
            check=True,
            said=(15.0, 15.0, 15.0, 24.0, 30.0),
        ),
        teacher("Divide 360 by 24 and you have it: fifteen degrees in each hour."),
        pupil(3, "I did it with a clock face and an orange"),
        reacts(4, "🍊"),
        shows(3),
        teacher(
            "Go fifteen degrees to the east and the sun comes up an hour earlier. "
            "So people there set their clocks an hour ahead."
        ),
        asks(5, "Why are there places with half an hour?"),
        answers(
            "Because people decide where the lines run. "
            "India chose one time for the whole country, half an hour between its neighbours."
        ),
        pupil(6, "We are one of those"),
        teacher("Then you have known it longer than I have."),
        shows(4),
        teacher("Three friends make a call. One moment, three clocks: one in the afternoon, two, and half past five."),
        hand(2, "Then somebody always has the bad hour."),
        teacher("Often, yes. Unless the call waits for them. A recording is fair to every clock."),
        polls(
            "It is noon in Lisbon. Who of these is most likely asleep?",
            "one",
            options=["A pupil in Warsaw", "A pupil in Lagos", "A pupil on Hawaii", "A pupil in Kolkata"],
            right=2,
            check=True,
        ),
        teacher("On Hawaii it is one or two in the night. Let them sleep, they take the class later."),
        shows(5),
        teacher(
            "Your turn: write down the clocks of three people you would "
            "like to have in one class, and find the fairest hour."
        ),
        pupil(3, "Is there always one?"),
        teacher("Sometimes there is none. Then somebody takes it on their own clock, and that counts as well."),
        reacts(1, "👍"),
        teacher("Thank you. Ask me here, at any moment of this lesson, and I will answer there."),
    ),
    afterwards=(
        After(
            0.5,
            "And what happens at the line where the day changes?",
            "You step over it and lose a day, or find one. "
            "It runs through the Pacific so that few people live beside it.",
        ),
        After(0.7, "Do people at the South Pole have a time zone at all?"),
    ),
)
