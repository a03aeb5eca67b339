#!/bin/sh
# Waits until an installation works, and says what it waits for: store, keys and queue answer, and a message has gone round from a timer through its queue.
# deploy.sh ends with it; by hand:
#   SITE=https://… sh infra-bicep/check.sh
# SINCE: only a round after this instant counts (yyyy-mm-ddThh:mm:ssZ, UTC); now if not said. MINUTES: patience, 40 if not said. PAUSE: seconds between looks.
set -eu
LC_ALL=C
export LC_ALL
: "${SITE:?}"
since=${SINCE:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}
pause=${PAUSE:-10}
looks=$(( ${MINUTES:-40} * 60 / pause ))
said=""
say() {
  # Each thing once, not at every look.
  [ "$1" = "$said" ] || { said=$1; echo "$(date -u +%H:%M:%S) $1"; }
}

while [ "$looks" -gt 0 ]; do
  looks=$((looks - 1))
  answer=$(curl -sS --max-time 20 -w '\n%{http_code}' "$SITE/api/health/ready" 2>&1) || true
  code=$(printf '%s' "$answer" | tail -n 1)
  body=$(printf '%s' "$answer" | sed '$d')
  case "$code" in
    200)
      pulse=$(printf '%s' "$body" | sed -n 's/.*"pulse":"\([^"]*\)".*/\1/p')
      if [ -n "$pulse" ] && expr "$pulse" \>= "$since" > /dev/null; then
        echo "$body"
        echo "$SITE works: store, keys and queue answer, and a message went round at $pulse."
        exit 0
      fi
      say "Store, keys and queue answer. Waiting for a timer to fire and its message to come back (up to six minutes; last: ${pulse:-none yet})."
      ;;
    503)
      # Our own words where the application answers; the host's empty 503 while it does not start.
      words=$(printf '%s' "$body" | sed -n 's/.*"message":"\([^"]*\)".*/\1/p')
      say "Not ready: ${words:-the host answers, the application does not start. After a first deployment its roles may take a quarter of an hour to arrive; its log says which service does not let it in.}"
      ;;
    *)
      say "No answer from $SITE yet (${code:-none})."
      ;;
  esac
  sleep "$pause"
done

echo "$SITE does not work after ${MINUTES:-40} minutes. Last: $said" >&2
exit 1
