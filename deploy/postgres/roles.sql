-- The two roles and what every database made later inherits. Run as superuser in template1, by learning/embedded.py
-- and by the postgres container's first start; safe to run again.
--
-- "owner" migrates and owns; "web" serves: it reads and writes rows, and can neither change tables nor create any.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner') THEN CREATE ROLE "owner" LOGIN CREATEDB; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'web') THEN CREATE ROLE web LOGIN; END IF;
END $$;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

ALTER DEFAULT PRIVILEGES FOR ROLE "owner" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO web;
ALTER DEFAULT PRIVILEGES FOR ROLE "owner" GRANT USAGE, SELECT ON SEQUENCES TO web;
