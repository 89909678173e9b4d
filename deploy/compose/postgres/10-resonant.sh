#!/bin/sh
# Runs once, on an empty volume. The server's role is no superuser: row-level security binds everybody but those.
set -eu
password=$(cat /run/secrets/postgres_password)
psql -v ON_ERROR_STOP=1 -v password="$password" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
create role resonant login nosuperuser nocreatedb nocreaterole nobypassrls password :'password';
create database resonant_dashboard owner resonant;
SQL
