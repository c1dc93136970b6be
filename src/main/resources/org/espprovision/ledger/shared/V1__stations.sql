-- What the stations share. Each station's own journal stays the truth; all of this can be sent again.

-- A station's name belongs to one workspace.
CREATE TABLE station(
    name text PRIMARY KEY,
    workspace text NOT NULL UNIQUE);

-- Product serial numbers: free, then reserved for one station for good.
CREATE TABLE product(
    product text PRIMARY KEY,
    manifest text,
    place bigint,
    station text REFERENCES station,
    mac text,
    state text NOT NULL CHECK (state IN ('free', 'reserved', 'assigned', 'released')),
    CHECK ((state = 'free') = (station IS NULL)));
CREATE INDEX product_free ON product(manifest, place) WHERE state = 'free';
CREATE INDEX product_station ON product(station) WHERE state = 'reserved';

-- The journals, line by line.
CREATE TABLE journal(
    station text REFERENCES station,
    seq bigint,
    hash text NOT NULL,
    line text NOT NULL,
    PRIMARY KEY (station, seq));

CREATE TABLE certificate(
    serial text PRIMARY KEY,
    station text NOT NULL REFERENCES station,
    mac text,
    state text NOT NULL CHECK (state IN ('reserved', 'issued', 'confirmed', 'withdrawn')));

-- Which station has confirmed a chip.
CREATE TABLE board(
    mac text PRIMARY KEY,
    station text NOT NULL REFERENCES station,
    serial text NOT NULL);

-- Lines that say something else than another station's.
CREATE TABLE conflict(
    station text,
    seq bigint,
    what text NOT NULL,
    PRIMARY KEY (station, seq),
    FOREIGN KEY (station, seq) REFERENCES journal);
