"""A region's log on a PostgreSQL server: schema, connection, log, moving, checks. Needs the extra ``postgres``."""
