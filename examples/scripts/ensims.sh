#!/usr/bin/env bash
# Uploads or downloads a folder. Needs bash, curl 7.55 or newer, find, grep, sed, sort, uniq, cmp and iconv; no jq.
#
#   ensims.sh upload   [--unpack] <local folder> <remote folder>
#   ensims.sh download [--force] <remote folder> <local folder>
#
# Copies the contents of the first folder to the second. Remote paths begin with "/".
#   --unpack  include .zip archives, which the service unpacks
#   --force   overwrite local files that differ
#   --help, -h
#
# URL of the service: ENSIMS_URL (default: http://127.0.0.1:4000). Credentials: ENSIMS_EMAIL and ENSIMS_PASSWORD, or a prompt.
#
# Exit codes: 0 success · 1 some files failed · 2 invalid arguments · 3 no access · 4 try again later · 5 failed

# shellcheck disable=SC2016 # the $ of GraphQL is not the shell's
set -euo pipefail

URL=${ENSIMS_URL:-http://127.0.0.1:4000}
URL=${URL%/}
TRIES=${ENSIMS_TRIES:-5}                  # attempts for temporary failures, after 1, 2, 4 … seconds
RENEW_AFTER=${ENSIMS_RENEW_SECONDS:-3600} # the token is valid for a day
WORK=$(mktemp -d)
part=''
trap 'rm -rf "$WORK"; [ -z "$part" ] || rm -f "$part"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

stop() { # <exit code> <message>
  printf '%s\n' "$2" >&2
  exit "$1"
}

# ---- JSON and URLs ------------------------------------------------------------------------------------------------------

json_string() { # <text>
  local text=$1 code char
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  if [[ $text == *[[:cntrl:]]* ]]; then
    for code in {1..31}; do
      printf -v char '%b' "\\x$(printf '%02x' "$code")"
      printf -v code '\\u%04x' "$code"
      text=${text//"$char"/$code}
    done
  fi
  printf '"%s"' "$text"
}

field() { # <name> <JSON>: the first string field of that name
  local found
  found=$(grep -oE "\"$1\":\"([^\"\\\\]|\\\\.)*\"" <<<"$2" || true)
  found=${found%%$'\n'*}
  found=${found#"\"$1\":\""}
  found=${found%\"}
  printf '%b' "${found//\\\"/\"}" # the other escapes of JSON are those of printf
}

utf8() { # <name>: as UTF-8; converted from Windows-1252 if it is not valid, as the service does
  if printf '%s' "$1" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1; then
    printf '%s' "$1"
  else
    printf '%s' "$1" | iconv -f WINDOWS-1252 -t UTF-8
  fi
}

# The white space that JavaScript trims, except control characters, as UTF-8 bytes.
SPACE=$' |\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf'

stored_name() { # <name>: the name under which the service stores the file
  local LC_ALL=C name=$1 quote='"'
  case $name in
    *[!A-Za-z0-9._-]*) name=$(utf8 "$name") ;;
    *)
      printf '%s' "$name"
      return
      ;;
  esac
  name=${name//[%]22/"$quote"}
  name=${name//[%]0[aAdD]/}
  name=${name##*\\}
  printf '%s' "$name" | LC_ALL=C tr -d '\001-\037\177' |
    LC_ALL=C sed -E -e $'s/\xc2[\x80-\x9f]//g' -e "s/^($SPACE)+//" -e "s/($SPACE)+\$//"
}

encode_path() { # <path>: percent-encodes it
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

# ---- Requests and errors ------------------------------------------------------------------------------------------------

exit_code_of() { # <extensions.code or HTTP status>
  case $1 in
    UNAUTHENTICATED | FORBIDDEN | INVALID_CREDENTIALS | 401 | 403) echo 3 ;;
    TOO_MANY_REQUESTS | SERVICE_OVERLOADED | REQUEST_TIMEOUT | CANCELLED | UPSTREAM_UNAVAILABLE | UPSTREAM_TIMEOUT) echo 4 ;;
    408 | 429 | 503 | 504 | 000) echo 4 ;;
    *) echo 5 ;;
  esac
}

# Calls curl with the token, and retries temporary failures. Sets `body` (unless curl writes to a file), `status`, `why` (the error
# message) and `code` (the exit code).
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
    if [ "$status" -lt 400 ] && [ "$curl_code" -ne 0 ]; then status=000; fi # no complete response
    code=$(exit_code_of "$(field code "$body")")
    if [ -z "$why" ]; then
      code=$(exit_code_of "$status")
      why=$(sed -n '$p' "$WORK/why" | tr -d '\r')
      why=${why:-the service responded with status $status}
    fi
    if [ "$code" -ne 4 ] || [ "$try" -ge "$TRIES" ]; then return; fi
    local seconds=$((1 << (try < 7 ? try - 1 : 6)))
    printf '%s Trying again in %d s.\n' "$why" "$seconds" >&2
    sleep "$seconds"
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
  printf 'authorization: Bearer %s\n' "$token" >"$WORK/auth" # a file, because other users can read command lines
  renewed_at=$SECONDS
}

log_on() {
  local email=${ENSIMS_EMAIL:-} password=${ENSIMS_PASSWORD:-}
  if [ -z "$email" ]; then read -r -p 'E-mail address: ' email || stop 2 'Set ENSIMS_EMAIL: there is no terminal for a prompt.'; fi
  if [ -z "$password" ]; then
    read -r -s -p "Password of $email: " password || stop 2 'Set ENSIMS_PASSWORD: there is no terminal for a prompt.'
    echo >&2
  fi
  : >"$WORK/auth"
  ask 'mutation ($email: EmailAddress!, $password: String!) { logon(input: {email: $email, password: $password}) { status outcome token } }' \
    "{\"email\":$(json_string "$email"),\"password\":$(json_string "$password")}"
  take_token
}

renew() { # renews the token before it expires
  if [ "$((SECONDS - renewed_at))" -lt "$RENEW_AFTER" ]; then return; fi
  ask 'mutation { checkin { status outcome token } }' '{}'
  take_token
}

# ---- Transfers ----------------------------------------------------------------------------------------------------------

failed=0
done=0
unchanged=0
skipped=0

summary() {
  printf '%d transferred' "$done"
  if [ "$failed" -gt 0 ]; then printf ', %d failed' "$failed"; fi
  if [ "$unchanged" -gt 0 ]; then printf ', %d unchanged' "$unchanged"; fi
  if [ "$skipped" -gt 0 ]; then printf ', %d skipped' "$skipped"; fi
  printf '.\n'
}

skip() { # <name> <why>
  skipped=$((skipped + 1))
  printf '%s skipped: %s\n' "$1" "$2" >&2
}

report() { # <name> [<remark>]: reports the result of a file; stops if the failure concerns all files
  if [ "$code" -eq 0 ]; then
    done=$((done + 1))
    printf '%s%s\n' "$1" "${2:+, $2}" >&2
  else
    failed=$((failed + 1))
    printf '%s FAILED: %s\n' "$1" "$why" >&2
    if [ "$code" -eq 3 ] || [ "$code" -eq 4 ]; then
      printf 'Stopped: %s\n' "$(summary)" >&2
      exit "$code"
    fi
  fi
}

is_archive() { # <name>: whether the service unpacks it
  case $(stored_name "${1##*/}") in *.[zZ][iI][pP]) ;; *) return 1 ;; esac
}

refuse_same_names() { # <local folder>: stops if two files would be stored under the same name
  local path name stored key first i names=() keys=()
  while IFS= read -r -d '' path; do
    name=${path#"${1%/}/"}
    if [ "$unpack" = no ] && is_archive "$name"; then continue; fi
    stored=$(stored_name "${name##*/}")
    case $name in */*) stored=$(utf8 "${name%/*}")/$stored ;; esac
    names+=("$name")
    keys+=("${stored//$'\n'/ }") # one line for each; the service accepts no folder with a line break
  done < <(find "$1" -type f -print0 2>/dev/null)
  why=''
  while IFS= read -r key; do
    first=''
    for i in "${!keys[@]}"; do
      if [ "${keys[i]}" != "$key" ]; then continue; fi
      if [ -n "$first" ]; then
        why+="Two files would be stored as $(json_string "$key"): $(json_string "$first") and $(json_string "${names[i]}")."$'\n'
      else
        first=${names[i]}
      fi
    done
  done < <(printf '%s\n' ${keys[@]+"${keys[@]}"} | LC_ALL=C sort | LC_ALL=C uniq -d)
  [ -z "$why" ] || stop 5 "${why}Nothing was uploaded. Rename them, or upload them to different folders."
}

upload() { # <local folder> <remote folder>
  local path name
  [ -d "$1" ] || stop 2 "$1 is not a folder."
  while IFS= read -r -d '' path; do
    name=${path#"${1%/}/"}
    if [ -d "$path" ] && [ ! -L "$path" ]; then
      printf '%s: skipped: empty folders are not stored.\n' "$name" >&2
    elif [ -L "$path" ] || { [ -e "$path" ] && [ ! -f "$path" ]; }; then
      skip "$name" 'not a regular file.'
    elif ! is_archive "$name"; then
      store "$path" "$name" "$2"
      report "$name"
    elif [ "$unpack" = yes ]; then
      store "$path" "$name" "$2"
      report "$name" 'unpacked by the service'
    else
      skip "$name" 'the service would unpack it. Use --unpack to upload it.'
    fi
  done < <(find "$1" ! -type d -print0 -o -type d -empty -print0 2>"$WORK/unreadable")
  while IFS= read -r why; do
    code=5
    report "${why#find: }"
  done <"$WORK/unreadable"
}

store() { # <local file> <its name relative to the folder> <remote folder>
  local quoted name stored folder=${3%/}/
  if [ ! -r "$1" ]; then
    code=5 why='cannot be read.'
    return
  fi
  renew
  case $2 in */*) folder=$folder$(utf8 "${2%/*}") ;; esac
  quoted=$(printf '%s' "$1" | LC_ALL=C sed -e 's/[\\"]/\\&/g')
  name=$(utf8 "${2##*/}" | LC_ALL=C sed -e 's/[\\"]/\\&/g')
  call -F "file=@\"$quoted\";filename=\"$name\"" "$URL/files$(encode_path "$folder")"
  if [ "$code" -ne 0 ]; then return; fi
  stored=$(field name "$body")
  case $body in *'"ok":false'*) code=5 why=$(field status "$body") ;; esac
  if [ "$code" -eq 0 ] && [ "$stored" != "$(utf8 "${2##*/}")" ]; then code=5 why="It was stored as $(json_string "$stored")."; fi
}

download() { # <remote folder> <local folder>
  local after=null line path
  while :; do
    renew
    ask 'query ($path: FilePath!, $after: String) { files(path: $path) { children(first: 10000, after: $after) { pageInfo { hasNextPage endCursor } nodes { isFolder path size } } } }' \
      "{\"path\":$(json_string "$1"),\"after\":$after}"
    local page=$body
    case $page in *'"files":null'*) code=5 why="the folder was not found." ;; esac
    if [ "$code" -ne 0 ]; then
      if [ "$2" = "$target" ]; then stop "$code" "$1: $why"; fi
      report "${2#"$target/"}/"
      return
    fi
    mkdir -p "$2" 2>/dev/null || true # each file reports the error
    while IFS= read -r line; do
      path=$(field path "$line")
      case ${path##*/} in
        '' | . | ..)
          code=5 why='not a valid local file name.'
          report "$path"
          continue
          ;;
      esac
      case $line in
        '{"isFolder":true,'*) download "$path" "$2/${path##*/}" ;;
        '{"isFolder":false,'*) save "$path" "$2/${path##*/}" "$(sed -E 's/.*"size":([0-9]+)\}$/\1/' <<<"$line")" ;;
      esac
    done < <(grep -oE '\{"isFolder":(true|false),"path":"([^"\\]|\\.)*","size":[0-9]+\}' <<<"$page")
    case $page in *'"hasNextPage":true'*) after=$(json_string "$(field endCursor "$page")") ;; *) return ;; esac
  done
}

save() { # <remote path> <local file> <size in bytes>: creates the file once it is complete
  local etag name=${2#"$target/"} before=none
  code=5
  if [ ! -d "${2%/*}" ]; then
    why="${2%/*} is not a folder."
  elif [ -d "$2" ]; then
    why="$2 is a folder."
  elif [ -e "$2" ] && [ "$force" = no ]; then
    before=$(wc -c <"$2" 2>/dev/null | tr -d ' ')
    why="$2 already exists and differs: ${before:-0} bytes instead of $3. Use --force to overwrite it."
    if [ "$before" = "$3" ]; then code=0; fi
  else
    code=0
  fi
  if [ "$code" -ne 0 ]; then
    report "$name"
    return
  fi
  part=$2.part
  renew
  rm -f "$part"
  : >"$WORK/headers"
  local tries_left=$TRIES
  while :; do
    # Only the rest is requested. If the file has changed, the service sends all of it, which curl rejects (33).
    etag=$(sed -n 's/^[Ee][Tt][Aa][Gg]: *\("[^"]*"\).*/\1/p' "$WORK/headers" | sed -n '$p')
    local continue_at=(-C -)
    if [ -n "$etag" ] && [ -s "$part" ]; then continue_at+=(-H "if-range: $etag"); fi
    TRIES=1 call -f -D "$WORK/headers" -o "$part" "${continue_at[@]}" "$URL/files$(encode_path "$1")"
    tries_left=$((tries_left - 1))
    if grep -q 'curl: (33)' "$WORK/why"; then rm -f "$part" && code=4; fi
    if [ "$code" -ne 4 ] || [ "$tries_left" -eq 0 ]; then break; fi
    printf '%s %s Trying again in 1 s.\n' "$name" "$why" >&2
    sleep 1
  done
  [ "$code" -ne 0 ] || [ -e "$part" ] || : >"$part"
  if [ "$code" -ne 0 ]; then
    rm -f "$part"
  elif [ "$before" = none ]; then
    mv -f "$part" "$2" || code=5 why='cannot be written.'
  elif cmp -s "$part" "$2"; then
    rm -f "$part"
    part=''
    unchanged=$((unchanged + 1))
    printf '%s, unchanged\n' "$name" >&2
    return
  else
    rm -f "$part"
    code=5 why="$2 already exists and differs: different content. Use --force to overwrite it."
  fi
  part=''
  report "$name"
}

# ---- Main ---------------------------------------------------------------------------------------------------------------

usage() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
}

unpack=no
force=no
paths=()
only_paths=no
for word in "$@"; do
  case $only_paths$word in
    no-h | no--help)
      usage
      exit 0
      ;;
    no--unpack) unpack=yes ;;
    no--force | no-f) force=yes ;;
    no--) only_paths=yes ;;
    no-*) stop 2 "Unknown option $word. See --help." ;;
    *) paths+=("$word") ;;
  esac
done
set -- ${paths[@]+"${paths[@]}"}
if [ "$#" -ne 3 ] || { [ "$1" != upload ] && [ "$1" != download ]; }; then
  usage >&2
  exit 2
fi
if [ "$1" = upload ]; then storage=$3; else storage=$2; fi
case $storage in /*) ;; *) stop 2 'Remote paths begin with "/".' ;; esac
target=${3%/}
from=${2%/}
case $from in -*) from=./$from ;; esac
case $target in -*) target=./$target ;; esac
if [ "$1" = upload ]; then refuse_same_names "${from:-/}"; fi
log_on
"$1" "${from:-/}" "${target:-/}"
ask 'mutation { logoff { ok } }' '{}'
summary
[ "$failed" -eq 0 ] || exit 1
