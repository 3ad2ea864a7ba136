-- Who may do what. A role that does not exist is left out.
DO $$ DECLARE
  role text;
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public') THEN REVOKE ALL ON SCHEMA public FROM PUBLIC; END IF;
  FOREACH role IN ARRAY ARRAY['cap_reader', 'cap_writer', 'cap_keeper'] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
    EXECUTE format('GRANT USAGE ON SCHEMA cap_tui TO %I', role);
    EXECUTE format('GRANT SELECT ON cap_tui.head, cap_tui.log, cap_tui.segment, cap_tui.snapshot TO %I', role);
    CONTINUE WHEN role = 'cap_reader';
    EXECUTE format('GRANT INSERT ON cap_tui.log, cap_tui.segment TO %I', role);
    EXECUTE format('GRANT UPDATE (seq, crc) ON cap_tui.head TO %I', role);
    EXECUTE format('GRANT INSERT, DELETE ON cap_tui.snapshot TO %I', role);
    CONTINUE WHEN role = 'cap_writer';
    EXECUTE format('GRANT UPDATE ON cap_tui.log TO %I', role);
    EXECUTE format('GRANT UPDATE (generation) ON cap_tui.head TO %I', role);
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cap_owner') AND pg_has_role('cap_owner', 'MEMBER') THEN
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO cap_owner', current_database());
    ALTER TABLE cap_tui.head OWNER TO cap_owner;
    ALTER TABLE cap_tui.log OWNER TO cap_owner;
    ALTER TABLE cap_tui.segment OWNER TO cap_owner;
    ALTER TABLE cap_tui.snapshot OWNER TO cap_owner;
    ALTER SCHEMA cap_tui OWNER TO cap_owner;
  END IF;
END $$;
