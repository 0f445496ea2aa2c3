#!/bin/sh
# Creates both PostgreSQL databases of the Temporal server and brings their schemas up to this image's version.
# Run by the service `schema` of docker-compose.yml, in the admin-tools image. Safe to run again: an existing database
# is kept, and only versions that are missing are applied, so that a newer image upgrades the schema before its server
# starts. SQL_HOST, SQL_PORT, SQL_USER, SQL_PASSWORD and SQL_PLUGIN are read by temporal-sql-tool itself.
set -eu

for variable in SQL_HOST SQL_PORT SQL_USER SQL_PASSWORD SQL_PLUGIN; do
  eval "value=\${$variable:-}"
  if [ -z "$value" ]; then
    echo "set-up-schema: $variable is not set; docker-compose.yml sets it for the service 'schema'" >&2
    exit 2
  fi
done

# Takes the database's name and the name of its schema inside the tool.
set_up() {
  echo "set-up-schema: database $1"
  temporal-sql-tool --database "$1" create-database
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-name "$2"
}

set_up temporal postgresql/v12/temporal
set_up temporal_visibility postgresql/v12/visibility

echo "set-up-schema: done"
