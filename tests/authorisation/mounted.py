"""What `agogic serve` answers besides pages and the engine. Written by hand; a mount that is missing fails the test."""

# Where each part of the whole application stands, and which table names what is in it.
MOUNTS = {
    "/live": "live.py",
    "": "a table for each room of the school, and STATIC below",
}

# Files of the front end are anybody's. Nothing else on the disk is, by whatever name.
STATIC = {
    "/static/built/icons.svg": 200,
    "/static/built/manifest.json": 200,
    "/static/": 404,
    "/static/built/": 404,
    "/static/../campus.sqlite": 404,
    "/static/%2e%2e/campus.sqlite": 404,
    "/static/built/%2e%2e/%2e%2e/settings.py": 404,
    "/static/built/..%2f..%2fsettings.py": 404,
    "/static/built/..%5c..%5csettings.py": 404,
    "/static//etc/passwd": 404,
    "/static/built/icons.svg%00.html": 404,
    "/campus.sqlite": 404,
    "/sessions.sqlite": 404,
    "/pass-keys.json": 404,
    "/live/pass-keys.json": 404,
    "/live/revoked.json": 404,
    "/live/doorbell.json": 404,
    "/live/../campus.sqlite": 404,
    "/outbox/": 404,
    "/uploads/": 404,
    "/.git/config": 404,
    "/admin/": 404,
    "/accounts/login/": 404,
    "/demo/noor/": 404,
}
