-- Codegrant's tables, version 1, for H2.
-- The constraint is there for its index, which finds the oldest.

CREATE TABLE IF NOT EXISTS codegrant_schema (
  version INTEGER NOT NULL PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS codegrant_record (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  body VARCHAR(1048576) NOT NULL,
  body_sha256 VARCHAR(64) NOT NULL
);

CREATE TABLE IF NOT EXISTS codegrant_pending (
  id_sha256 VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_millis BIGINT NOT NULL,
  body VARCHAR(1048576) NOT NULL,
  body_sha256 VARCHAR(64) NOT NULL,
  CONSTRAINT codegrant_pending_by_expiry UNIQUE (expires_millis, id_sha256)
);

INSERT INTO codegrant_schema (version) VALUES (1);
