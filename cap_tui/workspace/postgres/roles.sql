-- The roles. Give each that people use a password, or a way to sign in, of your own.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cap_owner') THEN CREATE ROLE cap_owner NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cap_writer') THEN CREATE ROLE cap_writer LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cap_keeper') THEN CREATE ROLE cap_keeper LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cap_reader') THEN CREATE ROLE cap_reader LOGIN; END IF;
END $$;
