#!/bin/sh
# Creates the namespace that Signalbox works in, keeps its closed runs for 30 days and registers the search attributes.
# Run by the service `namespace` of docker-compose.yml, in the admin-tools image; works with any POSIX shell and the
# `temporal` command. Safe to run again: what exists is kept, and a retention that is longer than ours is not shortened.
# Takes TEMPORAL_ADDRESS (required), TEMPORAL_NAMESPACE (default: default) and WAIT_SECONDS (default: 60).
set -eu

: "${TEMPORAL_ADDRESS:?set-up-namespace: TEMPORAL_ADDRESS is not set; give HOST:PORT of the Temporal server}"
namespace=${TEMPORAL_NAMESPACE:-default}
wait_seconds=${WAIT_SECONDS:-60}
# The past of a coordination is folded from the histories of its runs: what retention removes cannot be shown.
retention_hours=720
export TEMPORAL_ADDRESS

# The server's door answers a little before the rest of it is ready.
waited=0
until temporal operator cluster health >/dev/null 2>&1; do
  if [ "$waited" -ge "$wait_seconds" ]; then
    echo "set-up-namespace: no healthy Temporal server at $TEMPORAL_ADDRESS after ${waited} s:" >&2
    temporal operator cluster health >&2 || true
    exit 3
  fi
  waited=$((waited + 1))
  sleep 1
done

# Prints the namespace's retention in seconds; fails when there is no such namespace.
retention_seconds() {
  description=$(temporal operator namespace describe --namespace "$namespace" --output json 2>/dev/null) || return 1
  echo "$description" | sed -n 's/.*"workflowExecutionRetentionTtl": *"\([0-9]*\)s".*/\1/p'
}

if found=$(retention_seconds); then
  if [ "${found:-0}" -lt $((retention_hours * 3600)) ]; then
    temporal operator namespace update --namespace "$namespace" --retention "${retention_hours}h"
  fi
else
  temporal operator namespace create --namespace "$namespace" --retention "${retention_hours}h"
fi

# A new namespace reaches the server's caches within some seconds; until then its search attributes are refused.
waited=0
until problem=$(temporal operator search-attribute create --namespace "$namespace" \
  --name SignalboxPlan --type Keyword \
  --name SignalboxCorrelation --type Keyword \
  --name SignalboxState --type Keyword \
  --name SignalboxReason --type Keyword 2>&1); do
  case $problem in
    *"different type"*) waited=$wait_seconds ;; # waiting does not change a type
  esac
  if [ "$waited" -ge "$wait_seconds" ]; then
    echo "set-up-namespace: the search attributes of namespace '$namespace' could not be registered: $problem" >&2
    echo "set-up-namespace: each must be of type Keyword; see: temporal operator search-attribute list" >&2
    exit 1
  fi
  waited=$((waited + 1))
  sleep 1
done

echo "set-up-namespace: namespace '$namespace' keeps closed runs for ${retention_hours} h or longer; search attributes are registered"
