-- The tables of one region. No extension, no trigger, no function.
CREATE SCHEMA cap_tui;
CREATE TABLE cap_tui.head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  format integer NOT NULL,
  workspace text NOT NULL,
  seq bigint NOT NULL,
  crc bigint NOT NULL,
  generation integer NOT NULL
);
COMMENT ON TABLE cap_tui.head IS 'one row; whoever commits locks it. A seq below 0: the region has moved away';
CREATE TABLE cap_tui.log (
  seq bigint PRIMARY KEY,
  key text,
  crc bigint NOT NULL,
  data bytea NOT NULL
);
COMMENT ON TABLE cap_tui.log IS 'one line of the journal each';
CREATE UNIQUE INDEX log_key ON cap_tui.log (key) WHERE key IS NOT NULL;
CREATE TABLE cap_tui.segment (
  base bigint PRIMARY KEY,
  data bytea NOT NULL
);
COMMENT ON TABLE cap_tui.segment IS 'the line that a piece of the journal begins with, after line number base';
CREATE TABLE cap_tui.snapshot (
  seq bigint NOT NULL,
  piece integer NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (seq, piece)
);
COMMENT ON TABLE cap_tui.snapshot IS 'may be emptied at any time';
INSERT INTO cap_tui.head (format, workspace, seq, crc, generation) VALUES ({format}, '{workspace}', 0, 0, 0);
