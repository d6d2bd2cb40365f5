#!/usr/bin/env bash
# curl with a cookie jar: log on, look, upload, download, log off.
set -euo pipefail
URL=${1:-http://127.0.0.1:4000}
WORK=$(mktemp -d)
trap 'rm -r "$WORK"' EXIT

# The body comes by standard input: what stands on a command line, a password too, is seen by everybody on the machine.
ask() { curl -sS -b "$WORK/jar" -c "$WORK/jar" -H 'content-type: application/json' --data-binary @- "$URL/graphql"; }

ask <<'EOF'
{ "query": "mutation ($input: CredentialInput!) { logon(input: $input) { ok status } }",
  "variables": { "input": { "email": "demo@example.org", "password": "demo" } } }
EOF
ask <<<'{ "query": "{ me { email } files { children { nodes { path size } } } }" }'

# A query by GET, and an upload, are refused without this header (CSRF): curl sends the session as a cookie.
PREFLIGHT='apollo-require-preflight: true'
curl -sS -b "$WORK/jar" -H "$PREFLIGHT" -G "$URL/graphql" --data-urlencode 'query={ session { expiresAt } }'
echo 'Grüße' > "$WORK/hello ü.txt"
curl -sS -b "$WORK/jar" -H "$PREFLIGHT" -F "file=@$WORK/hello ü.txt" "$URL/files/tour%20of%20curl"

# A download needs none. Percent-encode each name of the path.
curl -sS -f -b "$WORK/jar" "$URL/files/tour%20of%20curl/hello%20%C3%BC.txt"

ask <<<'{ "query": "mutation { logoff { ok } }" }'
