"""Who gets what answer from the address of Today. Written by hand."""

from tests.authorisation.answers import NO, Page, everyone_in

TABLE = {
    "today:today": Page(everyone_in(200), NO),
}
