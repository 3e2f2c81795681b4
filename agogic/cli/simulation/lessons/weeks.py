"""A short lesson on the seven days of a week."""

from agogic.cli.simulation.script import After, Lesson, Slide, answers, asks, hand, polls, pupil, reacts, shows, teacher

WEEKS = Lesson(
    name="seven-days",
    title="Seven days, and why not ten",
    slides=(
        Slide("Seven days", ("A day and a year are in the sky. Where is the week?",), "beats", [(7, 2)]),
        Slide("What the sky gives", ("One turn of the Earth: a day", "One moon: about four weeks"), "globe"),
        Slide("A market day", ("Close enough to remember, far enough to have something to sell",), "path", [4]),
        Slide(
            "Together, and each alone",
            drawing="columns",
            drawn=[
                ("At the same time", "the market", "the feast", "the day off"),
                ("In one's own time", "the bread", "the field", "the letter"),
            ],
        ),
    ),
    cues=(
        shows(1),
        teacher(
            "A day is one turn of the Earth, a year is one round about the sun. And a week? Look for it in the sky."
        ),
        pupil(2, "The moon?"),
        pupil(4, "There is no week in the sky"),
        teacher("You are both close. The moon helps a little, but mostly people made the week by themselves."),
        shows(2),
        polls(
            "How many days is it from one full moon to the next, about?",
            "one",
            options=["7", "14", "29", "365"],
            right=2,
            check=True,
        ),
        teacher("About twenty-nine and a half. A quarter of that is a bit more than seven."),
        reacts(5, "🌕"),
        shows(3),
        teacher("Think of a village. Everybody bakes, sews or grows something. When do they meet to trade?"),
        pupil(6, "When they have enough"),
        pupil(1, "On a day that everybody knows"),
        teacher(
            "On a day that everybody knows. Otherwise one comes on Monday, and the other on Thursday, and both go home."
        ),
        reacts(3, "😅"),
        hand(5, "That is like class. If we did not know when, nobody would be there."),
        teacher("Exactly like class. Keep that thought until next week, we will need a word for it."),
        asks(1, "Are there places with another week?"),
        answers(
            "There were: eight days in Rome, ten in Egypt, and in some markets of West Africa four. Seven has won."
        ),
        shows(4),
        polls(
            "Which of these must happen on a day that everybody knows?",
            "one",
            options=["Baking bread", "A market", "Writing a letter", "Mending a shoe"],
            right=1,
            check=True,
        ),
        teacher("The market. Bread can be baked whenever one likes, as long as it is done before the market."),
        pupil(3, "So the market makes the deadline"),
        teacher("The market makes the deadline. You will go far. Thank you all, and have a good week, however long."),
        reacts(2, "👋"),
    ),
    afterwards=(
        After(
            0.35,
            "Who decided which day is the first?",
            "Nobody agreed on that for long. In your calendar settings you can still choose Monday or Sunday.",
        ),
        After(
            0.75,
            "What did the people with ten days do on the eleventh?",
            "They began again, as we do after seven.",
        ),
    ),
)
