"""Who gets what answer from the address of a section's path. Written by hand."""

from tests.authorisation.answers import NO, Page, members

TABLE = {
    "path:section": Page(members(200), NO),
}
