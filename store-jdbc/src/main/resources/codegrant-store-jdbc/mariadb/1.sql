-- Codegrant's tables, version 1, for MariaDB.
-- All texts are ASCII, and a binary collation compares them as they are.

CREATE TABLE IF NOT EXISTS codegrant_schema (
  version INTEGER NOT NULL PRIMARY KEY
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS codegrant_record (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  body MEDIUMTEXT NOT NULL,
  body_sha256 VARCHAR(64) NOT NULL
) ENGINE = InnoDB, CHARACTER SET ascii COLLATE ascii_bin;

CREATE TABLE IF NOT EXISTS codegrant_pending (
  id_sha256 VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_millis BIGINT NOT NULL,
  body MEDIUMTEXT NOT NULL,
  body_sha256 VARCHAR(64) NOT NULL,
  INDEX codegrant_pending_by_expiry (expires_millis, id_sha256)
) ENGINE = InnoDB, CHARACTER SET ascii COLLATE ascii_bin;

INSERT INTO codegrant_schema (version) VALUES (1);
