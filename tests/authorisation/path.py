"""Who gets what answer from the addresses of what one takes or teaches. Written by hand."""

from tests.authorisation.answers import NO, Page, everyone_in, members

TABLE = {
    "path:courses": Page(everyone_in(200), NO),
    "path:section": Page(members(200), NO),
}
