-- One class. `raw` is the event exactly as it goes over the wire; the other columns are for finding it.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    by INTEGER NOT NULL,
    id TEXT NOT NULL,
    -- The seq of the first event that came from the same draft: its own seq, where it is the first.
    first INTEGER NOT NULL,
    audience TEXT NOT NULL,
    at INTEGER NOT NULL,
    utc INTEGER NOT NULL,
    later INTEGER NOT NULL,
    raw BLOB NOT NULL,
    UNIQUE (by, id)
) STRICT;

-- Who may write: each opening for writing takes the next epoch, and an append under an older one is refused.
CREATE TABLE lease (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL
) STRICT;

INSERT INTO lease (one, epoch) VALUES (1, 0);
