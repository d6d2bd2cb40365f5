#!/usr/bin/env bash
# Uploads or downloads a tree of files. Needs bash, curl 7.55 or newer, find, grep, sed, sort, uniq, cmp and iconv; no jq.
#
#   ensims.sh upload   [--unpack] <folder here> <folder of the storage>
#   ensims.sh download [--force] <folder of the storage> <folder here>
#
# What is in the first folder will be in the second.
#   --unpack  upload .zip archives too, which the service unpacks
#   --force   replace files that are here already and differ
#   --help, -h
#
# The service is ENSIMS_URL (http://127.0.0.1:4000 by default), the account ENSIMS_EMAIL with ENSIMS_PASSWORD, or asked for.
#
# Exit codes: 0 done, what was left out was reported · 1 some files were not transferred · 2 wrong command line · 3 no access · 4 try again later · 5 failed

# shellcheck disable=SC2016 # the $ of GraphQL is not the shell's
set -euo pipefail

URL=${ENSIMS_URL:-http://127.0.0.1:4000}
URL=${URL%/}
TRIES=${ENSIMS_TRIES:-5}                  # for what may work later, with 1, 2, 4 … seconds between
RENEW_AFTER=${ENSIMS_RENEW_SECONDS:-3600} # the token is good for a day
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

field() { # <name> <JSON>: the first text of that name
  local found
  found=$(grep -oE "\"$1\":\"([^\"\\\\]|\\\\.)*\"" <<<"$2" || true)
  found=${found%%$'\n'*}
  found=${found#"\"$1\":\""}
  found=${found%\"}
  printf '%b' "${found//\\\"/\"}" # the other escapes of JSON are those of printf
}

utf8() { # <name>: as the service reads it, which is Windows-1252 where it is no UTF-8
  if printf '%s' "$1" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1; then
    printf '%s' "$1"
  else
    printf '%s' "$1" | iconv -f WINDOWS-1252 -t UTF-8
  fi
}

# What JavaScript trims, but for control characters, in the bytes of UTF-8.
SPACE=$' |\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf'

stored_name() { # <name>: the one that the service stores the file under
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
  printf 'authorization: Bearer %s\n' "$token" >"$WORK/auth" # a file: a command line can be read by everybody here
  renewed_at=$SECONDS
}

log_on() {
  local email=${ENSIMS_EMAIL:-} password=${ENSIMS_PASSWORD:-}
  if [ -z "$email" ]; then read -r -p 'E-mail address: ' email || stop 2 'Set ENSIMS_EMAIL: there is no terminal to ask at.'; fi
  if [ -z "$password" ]; then
    read -r -s -p "Password of $email: " password || stop 2 'Set ENSIMS_PASSWORD: there is no terminal to ask at.'
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
equal=0
left_out=0

summary() {
  printf '%d transferred' "$done"
  if [ "$failed" -gt 0 ]; then printf ', %d failed' "$failed"; fi
  if [ "$equal" -gt 0 ]; then printf ', %d equal already' "$equal"; fi
  if [ "$left_out" -gt 0 ]; then printf ', %d left out' "$left_out"; fi
  printf '.\n'
}

leave_out() { # <name> <why>
  left_out=$((left_out + 1))
  printf '%s left out: %s\n' "$1" "$2" >&2
}

tell() { # <name> [<remark>]: what became of it; what the next file would meet too is the end
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

is_archive() { # <name>: is it one that the service unpacks?
  case $(stored_name "${1##*/}") in *.[zZ][iI][pP]) ;; *) return 1 ;; esac
}

refuse_same_names() { # <folder here>: stops where the service would store two files as one
  local path name stored key first i names=() keys=()
  while IFS= read -r -d '' path; do
    name=${path#"${1%/}/"}
    if [ "$unpack" = no ] && is_archive "$name"; then continue; fi
    stored=$(stored_name "${name##*/}")
    case $name in */*) stored=$(utf8 "${name%/*}")/$stored ;; esac
    names+=("$name")
    keys+=("${stored//$'\n'/ }") # a line each; the service takes no folder with a line break
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
  [ -z "$why" ] || stop 5 "${why}Nothing was sent. Rename them, or store them in different folders."
}

upload() { # <folder here> <folder of the storage>
  local path name
  [ -d "$1" ] || stop 2 "There is no folder $1."
  while IFS= read -r -d '' path; do
    name=${path#"${1%/}/"}
    if [ -d "$path" ] && [ ! -L "$path" ]; then
      printf '%s: the storage keeps no empty folders; left out.\n' "$name" >&2
    elif [ -L "$path" ] || { [ -e "$path" ] && [ ! -f "$path" ]; }; then
      leave_out "$name" 'it is neither a file nor a folder.'
    elif ! is_archive "$name"; then
      store "$path" "$name" "$2"
      tell "$name"
    elif [ "$unpack" = yes ]; then
      store "$path" "$name" "$2"
      tell "$name" 'unpacked by the service'
    else
      leave_out "$name" 'the service would unpack it. Say --unpack if that is what you want.'
    fi
  done < <(find "$1" ! -type d -print0 -o -type d -empty -print0 2>"$WORK/unreadable")
  while IFS= read -r why; do
    code=5
    tell "${why#find: }"
  done <"$WORK/unreadable"
}

store() { # <file here> <its name, seen from the folder> <folder of the storage>
  local quoted name stored folder=${3%/}/
  if [ ! -r "$1" ]; then
    code=5 why='it cannot be read.'
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

download() { # <folder of the storage> <folder here>
  local after=null line path
  while :; do
    renew
    ask 'query ($path: FilePath!, $after: String) { files(path: $path) { children(first: 10000, after: $after) { pageInfo { hasNextPage endCursor } nodes { isFolder path size } } } }' \
      "{\"path\":$(json_string "$1"),\"after\":$after}"
    local page=$body
    case $page in *'"files":null'*) code=5 why="There is no folder $1 in the storage." ;; esac
    if [ "$code" -ne 0 ]; then
      if [ "$2" = "$target" ]; then stop "$code" "$1: $why"; fi
      tell "${2#"$target/"}/"
      return
    fi
    mkdir -p "$2" 2>/dev/null || true # its files tell why
    while IFS= read -r line; do
      path=$(field path "$line")
      case ${path##*/} in
        '' | . | ..)
          code=5 why='this cannot be the name of a local file.'
          tell "$path"
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

save() { # <path of the storage> <file here>, which appears when it is whole, <size in bytes>
  local etag name=${2#"$target/"} before=none
  code=5
  if [ ! -d "${2%/*}" ]; then
    why="${2%/*} is no folder."
  elif [ -d "$2" ]; then
    why="$2 is a folder."
  elif [ -e "$2" ] && [ "$force" = no ]; then
    before=$(wc -c <"$2" 2>/dev/null | tr -d ' ')
    why="$2 is here already and differs: ${before:-0} bytes instead of $3. Say --force to replace it."
    if [ "$before" = "$3" ]; then code=0; fi
  else
    code=0
  fi
  if [ "$code" -ne 0 ]; then
    tell "$name"
    return
  fi
  part=$2.part
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
    printf '%s %s Trying again in 1 s.\n' "$name" "$why" >&2
    sleep 1
  done
  [ "$code" -ne 0 ] || [ -e "$part" ] || : >"$part"
  if [ "$code" -ne 0 ]; then
    rm -f "$part"
  elif [ "$before" = none ]; then
    mv -f "$part" "$2" || code=5 why='it cannot be written.'
  elif cmp -s "$part" "$2"; then
    rm -f "$part"
    part=''
    equal=$((equal + 1))
    printf '%s, equal already\n' "$name" >&2
    return
  else
    rm -f "$part"
    code=5 why="$2 is here already and differs: other bytes. Say --force to replace it."
  fi
  part=''
  tell "$name"
}

# ---- Main ---------------------------------------------------------------------------------------------------------------

usage() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
}

unpack=no
force=no
words=()
only_words=no
for word in "$@"; do
  case $only_words$word in
    no-h | no--help)
      usage
      exit 0
      ;;
    no--unpack) unpack=yes ;;
    no--force | no-f) force=yes ;;
    no--) only_words=yes ;;
    no-*) stop 2 "There is no option $word. See --help." ;;
    *) words+=("$word") ;;
  esac
done
set -- ${words[@]+"${words[@]}"}
if [ "$#" -ne 3 ] || { [ "$1" != upload ] && [ "$1" != download ]; }; then
  usage >&2
  exit 2
fi
if [ "$1" = upload ]; then storage=$3; else storage=$2; fi
case $storage in /*) ;; *) stop 2 'A path of the storage begins with "/".' ;; esac
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
