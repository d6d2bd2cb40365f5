#!/usr/bin/env bash
# Uploads or downloads a tree of files. Needs bash, curl 7.55 or newer, find, grep and sed; no jq.
#
#   ensims.sh upload   <folder here> <folder of the storage>
#   ensims.sh download <folder of the storage> <folder here>
#
# What is in the first folder will be in the second; a file that is there already is replaced.
# The service is ENSIMS_URL (http://127.0.0.1:4000 by default), the account ENSIMS_EMAIL with ENSIMS_PASSWORD, or asked for.
#
# Exit codes: 0 done · 1 some files were not transferred · 2 wrong command line · 3 no access · 4 try again later · 5 failed

# shellcheck disable=SC2016 # the $ of GraphQL is not the shell's
set -euo pipefail

URL=${ENSIMS_URL:-http://127.0.0.1:4000}
URL=${URL%/}
TRIES=${ENSIMS_TRIES:-5}                  # for what may work later, with 1, 2, 4 … seconds between
RENEW_AFTER=${ENSIMS_RENEW_SECONDS:-3600} # the token is good for a day
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

stop() { # <exit code> <message>
  printf '%s\n' "$2" >&2
  exit "$1"
}

# ---- JSON and URLs ------------------------------------------------------------------------------------------------------

json_string() { # <text>
  printf '"%s"' "$(printf '%s' "$1" | sed -e 's/[\\"]/\\&/g')"
}

field() { # <name> <JSON>: the first text of that name
  local found
  found=$(grep -oE "\"$1\":\"([^\"\\\\]|\\\\.)*\"" <<<"$2" || true)
  found=${found%%$'\n'*}
  found=${found#"\"$1\":\""}
  found=${found%\"}
  found=${found//\\\"/\"}
  printf '%s' "${found//\\\\/\\}"
}

encode_path() { # <path>: every byte of a name that is no plain letter or digit is percent-encoded
  local LC_ALL=C text=$1 byte
  while [ -n "$text" ]; do
    byte=${text%"${text#?}"}
    text=${text#?}
    case $byte in
      [A-Za-z0-9/._~-]) printf '%s' "$byte" ;;
      *) printf '%%%02X' "$(($(printf '%d' "'$byte") & 255))" ;;
    esac
  done
}

# ---- What failed, and what that means -----------------------------------------------------------------------------------

exit_code_of() { # <extensions.code or HTTP status>
  case $1 in
    UNAUTHENTICATED | FORBIDDEN | INVALID_CREDENTIALS | 401 | 403) echo 3 ;;
    TOO_MANY_REQUESTS | SERVICE_OVERLOADED | REQUEST_TIMEOUT | CANCELLED | UPSTREAM_UNAVAILABLE | UPSTREAM_TIMEOUT) echo 4 ;;
    408 | 429 | 503 | 504 | 000) echo 4 ;;
    *) echo 5 ;;
  esac
}

# Calls curl, with the token where there is one, and tries again what may work later. Leaves `body`, `status`, `why` and `code`,
# the exit code that fits. What goes to a file is in the file instead of `body`.
call() { # <curl arguments …>
  local try curl_code
  for ((try = 1; ; try++)); do
    curl_code=0
    body=$(curl -sS -H "@$WORK/auth" -w '\n%{http_code}' "$@" 2>"$WORK/why") || curl_code=$?
    status=${body##*$'\n'}
    body=${body%$'\n'*}
    why=$(field message "$body")
    if [ "$curl_code" -eq 0 ] && [ -z "$why" ] && [ "$status" -lt 400 ]; then
      code=0
      return
    fi
    if [ "$status" -lt 400 ] && [ "$curl_code" -ne 0 ]; then status=000; fi # none came, or not all of it
    code=$(exit_code_of "$(field code "$body")")
    if [ -z "$why" ]; then
      code=$(exit_code_of "$status")
      why=$(sed -n '$p' "$WORK/why" | tr -d '\r')
      why=${why:-the service answered $status}
    fi
    if [ "$code" -ne 4 ] || [ "$try" -ge "$TRIES" ]; then return; fi
    sleep "$((1 << (try < 7 ? try - 1 : 6)))"
  done
}

ask() { # <query> <variables as JSON>
  printf '{"query":%s,"variables":%s}' "$(json_string "$1")" "$2" >"$WORK/operation"
  call -H 'content-type: application/json' --data-binary "@$WORK/operation" "$URL/graphql"
  : >"$WORK/operation"
}

# ---- The session --------------------------------------------------------------------------------------------------------

take_token() {
  local token
  [ "$code" -eq 0 ] || stop "$code" "$why"
  token=$(field token "$body")
  if [ -z "$token" ]; then stop "$(exit_code_of "$(field outcome "$body")")" "$(field status "$body")"; fi
  printf 'authorization: Bearer %s\n' "$token" >"$WORK/auth" # a file: a command line can be read by everybody here
  renewed_at=$SECONDS
}

log_on() {
  local email=${ENSIMS_EMAIL:-} password=${ENSIMS_PASSWORD:-}
  if [ -z "$email" ]; then read -r -p 'E-mail address: ' email || stop 2 'Set ENSIMS_EMAIL: there is nobody to ask.'; fi
  if [ -z "$password" ]; then
    read -r -s -p "Password of $email: " password || stop 2 'Set ENSIMS_PASSWORD: there is nobody to ask.'
    echo >&2
  fi
  : >"$WORK/auth"
  ask 'mutation ($email: EmailAddress!, $password: String!) { logon(input: {email: $email, password: $password}) { status outcome token } }' \
    "{\"email\":$(json_string "$email"),\"password\":$(json_string "$password")}"
  take_token
}

renew() { # before it ends
  if [ "$((SECONDS - renewed_at))" -lt "$RENEW_AFTER" ]; then return; fi
  ask 'mutation { checkin { status outcome token } }' '{}'
  take_token
}

# ---- Transfers ----------------------------------------------------------------------------------------------------------

failed=0
done=0

tell() { # <name>: what became of it; what the next file would meet too is the end
  if [ "$code" -eq 0 ]; then
    done=$((done + 1))
    printf '%s\n' "$1" >&2
  else
    failed=$((failed + 1))
    printf '%s FAILED: %s\n' "$1" "$why" >&2
    if [ "$code" -eq 3 ] || [ "$code" -eq 4 ]; then exit "$code"; fi
  fi
}

upload() { # <folder here> <folder of the storage>
  local path name folder quoted
  [ -d "$1" ] || stop 2 "There is no folder $1."
  while IFS= read -r -d '' path; do
    name=${path#"${1%/}/"}
    case $name in
      *.[zZ][iI][pP]) code=5 why='the service would unpack it' ;;
      *)
        renew
        folder=${2%/}/
        case $name in */*) folder=$folder${name%/*} ;; esac
        quoted=$(printf '%s' "$path" | sed -e 's/[\\"]/\\&/g')
        call -F "file=@\"$quoted\"" "$URL/files$(encode_path "$folder")"
        case $body in *'"ok":false'*) code=5 why=$(field status "$body") ;; esac
        ;;
    esac
    tell "$name"
  done < <(find "$1" -type f -print0)
}

download() { # <folder of the storage> <folder here>
  local after=null line path
  while :; do
    renew
    ask 'query ($path: FilePath!, $after: String) { files(path: $path) { children(first: 10000, after: $after) { pageInfo { hasNextPage endCursor } nodes { isFolder path } } } }' \
      "{\"path\":$(json_string "$1"),\"after\":$after}"
    [ "$code" -eq 0 ] || stop "$code" "$1: $why"
    local page=$body
    case $page in *'"files":null'*) stop 5 "There is no folder $1 in the storage." ;; esac
    mkdir -p "$2"
    while IFS= read -r line; do
      path=$(field path "$line")
      case ${path##*/} in '' | . | ..) stop 5 "The name $path cannot be that of a file here." ;; esac
      case $line in
        '{"isFolder":true,'*) download "$path" "$2/${path##*/}" ;;
        '{"isFolder":false,'*) save "$path" "$2/${path##*/}" ;;
      esac
    done < <(grep -oE '\{"isFolder":(true|false),"path":"([^"\\]|\\.)*"\}' <<<"$page")
    case $page in *'"hasNextPage":true'*) after=$(json_string "$(field endCursor "$page")") ;; *) return ;; esac
  done
}

save() { # <path of the storage> <file here>, which appears when it is whole
  local part=$2.part etag
  renew
  rm -f "$part"
  : >"$WORK/headers"
  local tries_left=$TRIES
  while :; do
    # What has come already is not asked for again; when it is of another version the whole is sent, which curl refuses (33).
    etag=$(sed -n 's/^[Ee][Tt][Aa][Gg]: *\("[^"]*"\).*/\1/p' "$WORK/headers" | sed -n '$p')
    local continue_at=(-C -)
    if [ -n "$etag" ] && [ -s "$part" ]; then continue_at+=(-H "if-range: $etag"); fi
    TRIES=1 call -f -D "$WORK/headers" -o "$part" "${continue_at[@]}" "$URL/files$(encode_path "$1")"
    tries_left=$((tries_left - 1))
    if grep -q 'curl: (33)' "$WORK/why"; then rm -f "$part" && code=4; fi
    if [ "$code" -ne 4 ] || [ "$tries_left" -eq 0 ]; then break; fi
    sleep 1
  done
  if [ "$code" -eq 0 ]; then
    [ -e "$part" ] || : >"$part"
    mv -f "$part" "$2"
  else
    rm -f "$part"
  fi
  tell "${2#"$target/"}"
}

# ---- Main ---------------------------------------------------------------------------------------------------------------

if [ "$#" -ne 3 ] || { [ "$1" != upload ] && [ "$1" != download ]; }; then
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
if [ "$1" = upload ]; then storage=$3; else storage=$2; fi
case $storage in /*) ;; *) stop 2 'A path of the storage begins with "/".' ;; esac
target=${3%/}
log_on
from=${2%/}
"$1" "${from:-/}" "${target:-/}"
ask 'mutation { logoff { ok } }' '{}'
printf '%d transferred, %d failed.\n' "$done" "$failed"
[ "$failed" -eq 0 ] || exit 1
