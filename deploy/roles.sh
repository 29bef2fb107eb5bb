#!/bin/sh
# Roles and database, on the first start of PostgreSQL: owner (migrates), app (works), auditor (reads the trail).
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" -v auditor="$AUDITOR_PASSWORD" -U postgres <<'SQL'
CREATE ROLE unpaused_owner LOGIN PASSWORD :'owner';
CREATE ROLE unpaused_app LOGIN PASSWORD :'app';
CREATE ROLE unpaused_auditor LOGIN PASSWORD :'auditor';
CREATE DATABASE unpaused OWNER unpaused_owner;
SQL
