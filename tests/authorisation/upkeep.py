"""Who gets what answer from the addresses of upkeep. Written by hand."""

from tests.authorisation.answers import Page, administrators

TABLE = {
    "upkeep:brief": Page(administrators(200), administrators(405)),
    "upkeep:check": Page(administrators(200), administrators(405)),
}
