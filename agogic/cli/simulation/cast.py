"""The people of the demo's school and what they are like. All of them are invented."""

from typing import NamedTuple


class Somebody(NamedTuple):
    """A person of the demo. `given`: their first name, where one calls them by it."""

    username: str
    name: str
    zone: str
    given: str = ""


SCHOOL = ("Harbour Lane School", "Europe/Lisbon")
WELCOME = (
    "A small school by the water, with pupils from Honolulu to Singapore. "
    "Every class can be attended live or taken later, and both count the same."
)
TEACHERS = (
    Somebody("okafor", "Ms Okafor", "Europe/Lisbon"),
    Somebody("teixeira", "Ms Teixeira", "Europe/Lisbon"),
    Somebody("lindqvist", "Mr Lindqvist", "Europe/Stockholm"),
)
PUPILS = (
    Somebody("noor", "Noor Haddad", "Europe/Lisbon", "Noor"),
    Somebody("mei", "Mei-Lin Zhao", "Asia/Singapore", "Mei-Lin"),
    Somebody("sami", "Sami Haddad", "Europe/Lisbon", "Sami"),
    Somebody("tomasz", "Tomasz Wilk", "Europe/Warsaw", "Tomasz"),
    Somebody("oisin", "Oisín Brady", "Europe/Dublin", "Oisín"),
    Somebody("amara", "Amara Nwosu", "Africa/Lagos", "Amara"),
    Somebody("kwame", "Kwame Boateng", "Africa/Accra", "Kwame"),
    Somebody("saanvi", "Saanvi Rao", "Asia/Kolkata", "Saanvi"),
    Somebody("freya", "Freya Lund", "Europe/Oslo", "Freya"),
    Somebody("diego", "Diego Paz", "America/Bogota", "Diego"),
    Somebody("ines", "Inês Carvalho", "Europe/Lisbon", "Inês"),
    Somebody("elif", "Elif Demir", "Europe/Istanbul", "Elif"),
    Somebody("luca", "Luca Ferri", "Europe/Rome", "Luca"),
    Somebody("hana", "Hana Nováková", "Europe/Prague", "Hana"),
    Somebody("leilani", "Leilani Kahale", "Pacific/Honolulu", "Leilani"),
    Somebody("zainab", "Zainab Bello", "Africa/Lagos", "Zainab"),
    Somebody("yara", "Yara Nasser", "Asia/Amman", "Yara"),
    Somebody("beatriz", "Beatriz Lopes", "Atlantic/Azores", "Beatriz"),
)
GUARDIANS = (
    (Somebody("rania", "Rania Haddad", "Europe/Lisbon", "Rania"), ("noor", "sami")),
    (Somebody("marek", "Marek Wilk", "Europe/Warsaw", "Marek"), ("tomasz",)),
    (Somebody("grace", "Grace Nwosu", "Africa/Lagos", "Grace"), ("amara",)),
)
ADMINISTRATOR = Somebody("ada", "Ada Rowe", "Europe/Lisbon", "Ada")

OWN_PACE = ("mei", "diego", "leilani")
"""Pupils for whom it is often night; they take the classes later."""
AWAY = "noor"
"""The pupil who missed the last class, and whom nobody plays in the one that is on."""
NEW = "beatriz"
"""The pupil who joined the school a few days ago."""
CONDUCTOR = "lindqvist"
"""Who teaches the class that is on; the other teacher of its section is free for whoever tries the demo."""
