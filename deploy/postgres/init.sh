#!/bin/bash
# The postgres container's first start: both roles with their passwords, and the database.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d template1 -f /roles.sql
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -v owner="$OWNER_PASSWORD" -v web="$WEB_PASSWORD" <<'SQL'
ALTER ROLE "owner" PASSWORD :'owner';
ALTER ROLE web PASSWORD :'web';
CREATE DATABASE bdhvs OWNER "owner";
REVOKE CONNECT ON DATABASE bdhvs FROM PUBLIC;
GRANT CONNECT ON DATABASE bdhvs TO web;
SQL
