#!/usr/bin/env bash
# Uploads or downloads a folder, and runs simulation jobs. Needs bash, curl 7.55 or newer, find, grep, sed, sort, uniq, cmp and iconv; no jq.
#
#   ensims.sh upload   [--unpack] <local folder> <remote folder>
#   ensims.sh download [--force] <remote folder> <local folder>
#   ensims.sh jobs
#   ensims.sh run      [options] <local folder, or files>
#   ensims.sh status   <job>
#   ensims.sh cancel   <job>
#   ensims.sh fetch    [options] <job>
#
# upload and download copy the contents of the first folder to the second. Remote paths begin with "/".
# run sends the files, prints the number of the job, and does not wait. It sends them once: if no answer comes, it looks for the
# job in the list instead. A folder with sub-folders is to be sent as one .zip.
# jobs and status print a line for each job: number, status, cases done, title, with tabs between them.
# fetch downloads the results of a job.
#
#   --url <url>            URL of the service (default: ENSIMS_URL or http://127.0.0.1:4000)
#   --retries <n>          retries after a temporary failure (default: 4); run never sends files again
#   --unpack               upload: include .zip archives, which the service unpacks
#   --force                download, fetch: overwrite local files that differ
#   --title <text>         run: title of the job (default: name of the folder or of the first file)
#   --model <name>         run: which file is the model, if there are several
#   --weather <name>       run: which file is the weather, if there are several
#   --split                run: split the run period into parts that run at the same time
#   --wait                 run: wait for the end, and show the progress
#   --fetch <csv,htm,...>  run: wait, then download the results with these extensions; fetch: only these
#   --to <folder>          where to put them (default: a folder with the number of the job)
#   --help, -h
#
# Credentials: ENSIMS_EMAIL and ENSIMS_PASSWORD, or a prompt.
# ENSIMS_JESS_USER and ENSIMS_JESS_PASSWORD, if set, link the account to JESS first; otherwise it has to be linked.
#
# Exit codes: 0 success · 1 some files failed · 2 invalid arguments · 3 no access · 4 try again later · 5 failed
# A job has ended (status, and run with --wait or --fetch): 0 finished, and EnergyPlus did not fail ·
#   6 EnergyPlus ended with a fatal error, see eplusout.err · 7 rejected by JESS · 8 cancelled
# Open: 9 run: all was sent and no answer came. The job may have been created: look at the list before you send it again ·
#   10 status: the job has not ended

# shellcheck disable=SC2016 # the $ of GraphQL is not the shell's
set -euo pipefail

TRIES=${ENSIMS_TRIES:-5}                  # attempts for temporary failures, after 1, 2, 4 … seconds
RENEW_AFTER=${ENSIMS_RENEW_SECONDS:-3600} # the token is valid for a day
WORK=$(mktemp -d)
part=''
submitted='' # a job that goes on without this program
trap 'rm -rf "$WORK"; [ -z "$part" ] || rm -f "$part"; tell_how_to_go_on' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

stop() { # <exit code> <message>
  printf '%s\n' "$2" >&2
  exit "$1"
}

tell_how_to_go_on() {
  if [ -z "$submitted" ]; then return; fi
  printf 'To go on with job %s: ensims.sh status %s, or ensims.sh fetch %s%s%s\n' \
    "$submitted" "$submitted" "${extensions:+--fetch $extensions }" "${to:+--to $to }" "$submitted" >&2
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
    UNAUTHENTICATED | FORBIDDEN | INVALID_CREDENTIALS | NO_JESS_SESSION | INVALID_JESS_CREDENTIALS | 401 | 403) echo 3 ;;
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

download() { # <remote folder> <local folder>: of the storage, or of the results of $job
  local after=null line path
  while :; do
    renew
    list_folder "$1" "$after"
    local page=$body
    case $page in
      *'"job":null'*) stop 5 "There is no job $job." ;;
      *'"files":null'* | *'"results":null'*) code=5 why="the folder was not found." ;;
    esac
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
        '{"isFolder":false,'*) if is_wanted "$path"; then save "$path" "$2/${path##*/}" "$(sed -E 's/.*"size":([0-9]+)\}$/\1/' <<<"$line")"; fi ;;
      esac
    done < <(grep -oE '\{"isFolder":(true|false),"path":"([^"\\]|\\.)*","size":[0-9]+\}' <<<"$page")
    case $page in *'"hasNextPage":true'*) after=$(json_string "$(field endCursor "$page")") ;; *) return ;; esac
  done
}

CHILDREN='{ children(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } nodes { isFolder path size } } }'

list_folder() { # <remote folder> <cursor as JSON>
  local variables="\"path\":$(json_string "$1"),\"after\":$2"
  if [ -z "$job" ]; then
    ask "query (\$path: FilePath!, \$after: String) { files(path: \$path) $CHILDREN }" "{$variables}"
  else
    ask "query (\$id: ID!, \$path: FilePath!, \$after: String) { job(id: \$id) { results(path: \$path) $CHILDREN } }" \
      "{\"id\":\"$job\",$variables}"
  fi
}

is_wanted() { # <name>: whether it has one of the extensions of --fetch
  local name=${1##*.}
  case ",$extensions," in ,, | *",$(tr '[:upper:]' '[:lower:]' <<<"$name"),"*) ;; *) return 1 ;; esac
}

save() { # <remote path> <local file> <size in bytes>: creates the file once it is complete
  local etag name=${2#"$target/"} before=none base=$URL${job:+/jobs/$job}/files
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
    TRIES=1 call -f -D "$WORK/headers" -o "$part" "${continue_at[@]}" "$base$(encode_path "$1")"
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

# ---- Jobs ---------------------------------------------------------------------------------------------------------------

job='' # whose results are downloaded
STATUS='id rawStatus isEnded progress { total collected cancelled started waiting }'

number() { # <name> <JSON>: the first number of that name
  local found
  found=$(grep -oE "\"$1\":[0-9]+" <<<"$2" || true)
  found=${found%%$'\n'*}
  printf '%s' "${found#*:}"
}

line_of() { # <JSON of a job>
  printf '%s\t%s\t%d/%s\t%s' "$(field id "$1")" "$(field rawStatus "$1")" \
    "$(($(number collected "$1") + $(number cancelled "$1")))" "$(number total "$1")" "$(one_line "$(field title "$1")")" |
    sed -E $'s/\t+$//'
  echo
}

one_line() { # <text>
  tr -s '[:space:]' ' ' <<<"$1" | sed 's/^ //; s/ $//'
}

link_to_jess() {
  if [ -z "${ENSIMS_JESS_USER:-}" ] || [ -z "${ENSIMS_JESS_PASSWORD:-}" ]; then return; fi
  ask 'mutation ($input: JessCredentialInput!) { setJessSession(input: $input) { ok status outcome } }' \
    "{\"input\":{\"jessUser\":$(json_string "$ENSIMS_JESS_USER"),\"jessPwd\":$(json_string "$ENSIMS_JESS_PASSWORD")}}"
  stop_if_refused
}

stop_if_refused() {
  [ "$code" -eq 0 ] || stop "$code" "$why"
  case $body in *'"ok":false'*) stop "$(exit_code_of "$(field outcome "$body")")" "$(field status "$body")" ;; esac
}

list_jobs() {
  local after=null line
  while :; do
    ask "query (\$after: String) { jobs(first: 1000, after: \$after) { pageInfo { hasNextPage endCursor } nodes { $STATUS title } } }" "{\"after\":$after}"
    [ "$code" -eq 0 ] || stop "$code" "$why"
    while IFS= read -r line; do line_of "$line"; done < <(grep -oE '\{"id":"[0-9]+","rawStatus":("([^"\\]|\\.)*"|[^"{}]|\{[^{}]*\})*\}' <<<"$body")
    case $body in *'"hasNextPage":true'*) after=$(json_string "$(field endCursor "$body")") ;; *) return ;; esac
  done
}

show_status() { # <job>: prints the state, and sets `ended` to its exit code
  local text
  ask "query (\$id: ID!) { job(id: \$id) { $STATUS title status words: message isCancelling energyPlus { isSuccessful text } } }" "{\"id\":\"$1\"}"
  [ "$code" -eq 0 ] || stop "$code" "$why"
  case $body in *'"job":null'*) stop 5 "There is no job $1." ;; esac
  line_of "$body"
  text=$(one_line "$(field words "$body")") # not "message", which is that of an error
  [ -z "$text" ] || printf '%s\n' "$text"
  case $body in *'"isCancelling":true'*) echo 'It is being cancelled.' ;; esac
  text=$(one_line "$(field text "$body")")
  case $body in
    *'"isEnded":false'*) ended=10 ;;
    *'"status":"CANCELED"'*) ended=8 ;;
    *'"status":"REJECTED"'*) ended=7 ;;
    *'"isSuccessful":false'*) ended=6 ;;
    *'"energyPlus":null'*) ended=0 text='No verdict of EnergyPlus: several cases, or another program.' ;;
    *) ended=0 ;;
  esac
  [ -z "$text" ] || printf '%s\n' "$text"
}

follow() { # <job>: waits for its end; a line for each change, updated in place on a terminal
  local seconds=1 last='' text
  while :; do
    renew
    ask "query (\$id: ID!) { job(id: \$id) { $STATUS } }" "{\"id\":\"$1\"}"
    [ "$code" -eq 0 ] || stop "$code" "$why"
    text="$1 $(field rawStatus "$body") $(number waiting "$body") waiting, $(number started "$body") started, $(number collected "$body") collected, $(number cancelled "$body") cancelled of $(number total "$body")"
    if [ "$text" != "$last" ]; then
      seconds=1
      if [ -t 2 ]; then printf '\r\033[K%s' "$text" >&2; else printf '%s\n' "$text" >&2; fi
    fi
    last=$text
    case $body in *'"isEnded":false'*) ;; *) break ;; esac
    sleep "$seconds"
    if [ "$seconds" -lt 15 ]; then seconds=$((seconds + 1)); fi
  done
  if [ -t 2 ]; then echo >&2; fi
}

new_jobs() { # <number>: the numbers of the jobs after this one with the title
  local line
  ask '{ jobs(first: 50) { nodes { id title } } }' '{}'
  [ "$code" -eq 0 ] || stop "$code" "$why"
  while IFS= read -r line; do
    if [ "$(field id "$line")" -gt "$1" ] && [ "$(one_line "$(field title "$line")")" = "$(one_line "$title")" ]; then field id "$line"; echo; fi
  done < <(grep -oE '\{"id":"[0-9]+","title":(null|"([^"\\]|\\.)*")\}' <<<"$body")
}

submit() { # <files …>: prints nothing; sets `job`
  local parts=() path quoted before found seconds curl_code=0
  for path in "$@"; do
    quoted=$(printf '%s' "$path" | LC_ALL=C sed -e 's/[\\"]/\\&/g')
    parts+=(-F "file=@\"$quoted\";filename=\"$(utf8 "${path##*/}" | LC_ALL=C sed -e 's/[\\"]/\\&/g')\"")
  done
  if [ -n "$model" ]; then parts=(--form-string "model=$model" "${parts[@]}"); fi
  if [ -n "$weather" ]; then parts=(--form-string "weather=$weather" "${parts[@]}"); fi
  if [ "$split" = yes ]; then parts=(--form-string split=TRUE "${parts[@]}"); fi
  ask '{ jobs(first: 1) { nodes { id } } }' '{}'
  [ "$code" -eq 0 ] || stop "$code" "$why"
  before=$(field id "$body")
  # Sent once, and not by `call`, which tries again.
  body=$(curl -sS -H "@$WORK/auth" -w '\n%{http_code}' --form-string "title=$title" "${parts[@]}" "$URL/jobs" 2>"$WORK/why") || curl_code=$?
  status=${body##*$'\n'}
  body=${body%$'\n'*}
  case $body in *'"ok":true'*'"job":{"id":'*) job=$(field id "$body") && return ;; esac
  case $curl_code in 6 | 7 | 26) stop "$([ "$curl_code" -eq 26 ] && echo 5 || echo 4)" "$(sed -n '$p' "$WORK/why") Nothing was sent." ;; esac
  why=$(field code "$body")
  case $why in
    '' | INTERNAL_SERVER_ERROR | CANCELLED) ;;
    *) stop "$(exit_code_of "$why")" "$(field message "$body")" ;;
  esac
  case $body in *'"outcome":"UNCERTAIN"'*) ;; *'"ok":false'*) stop "$(exit_code_of "$(field outcome "$body")")" "$(field status "$body")" ;; esac
  printf 'No answer came. Looking for the job.\n' >&2
  local looks=${ENSIMS_LOOK_SECONDS:-0,5,15}
  for seconds in ${looks//,/ }; do
    sleep "$seconds"
    found=$(new_jobs "${before:-0}") || found='' # the reason was printed
    case $found in
      '') ;;
      *$'\n'*) stop 9 "The job may have been created. It may be one of the jobs ${found//$'\n'/, }. Look at the list before you send it again." ;;
      *)
        printf 'Found: job %s has the title and is new.\n' "$found" >&2
        job=$found
        return
        ;;
    esac
  done
  stop 9 'The job may have been created. The list of jobs does not show it so far. Look at the list before you send it again.'
}

files_of_job() { # <paths …>: sets `files`
  local path
  files=()
  for path in "$@"; do
    case $path in -*) path=./$path ;; esac
    if [ -f "$path" ]; then
      files+=("$path")
    elif [ -d "$path" ] && [ "$#" -eq 1 ]; then
      if [ -n "$(find "$path" -mindepth 1 -type d -print)" ]; then stop 2 "$path has a sub-folder. Zip the folder, and run the .zip."; fi
      while IFS= read -r -d '' path; do files+=("$path"); done < <(find "$path" -type f -print0 | LC_ALL=C sort -z)
    else
      stop 2 "$path is no file, or not the only folder."
    fi
  done
  [ "${#files[@]}" -gt 0 ] || stop 2 'There is no file to send.'
}

run() { # <files …>
  ended=0
  submit "$@"
  printf '%s\n' "$job"
  if [ "$wait" = no ] && [ "$fetch" = no ]; then return; fi
  submitted=$job
  follow "$job"
  show_status "$job"
  if [ "$fetch" = yes ] && [ "$ended" -ne 7 ]; then fetch_results "$job"; fi
  submitted=''
}

fetch_results() { # <job>
  job=$1
  target=${to:-$1}
  target=${target%/}
  case $target in -*) target=./$target ;; esac
  download / "${target:-/}"
  if [ "$((done + unchanged + failed))" -eq 0 ]; then stop 5 "Job $job has no such results so far."; fi
  summary
}

# ---- Main ---------------------------------------------------------------------------------------------------------------

usage() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
}

unpack=no force=no split=no wait=no fetch=no
url=${ENSIMS_URL:-http://127.0.0.1:4000} retries=''
title='' model='' weather='' extensions='' to=''
paths=()
only_paths=no
option='' # whose value comes next
for word in "$@"; do
  if [ -n "$option" ]; then
    printf -v "$option" '%s' "$word"
    option=''
    continue
  fi
  case $only_paths$word in
    no-h | no--help)
      usage
      exit 0
      ;;
    no--unpack) unpack=yes ;;
    no--force | no-f) force=yes ;;
    no--split) split=yes ;;
    no--wait) wait=yes ;;
    no--fetch) fetch=yes option=extensions ;;
    no--url | no--retries | no--title | no--model | no--weather | no--to) option=${word#--} ;;
    no--) only_paths=yes ;;
    no-*) stop 2 "Unknown option $word. See --help." ;;
    *) paths+=("$word") ;;
  esac
done
[ -z "$option" ] || stop 2 'The last option lacks its value. See --help.'
set -- ${paths[@]+"${paths[@]}"}
case $url in http://?* | https://?*) URL=${url%/} ;; *) stop 2 "$url is not an http(s) URL." ;; esac
case $retries in '') ;; *[!0-9]* | ????*) stop 2 '--retries must be a number from 0 to 999.' ;; *) TRIES=$((10#$retries + 1)) ;; esac
case "${1:-}:$#" in
  upload:3 | download:3 | jobs:1) ;;
  run:[2-9] | run:[1-9][0-9]*) files_of_job "${@:2}" ;;
  status:2 | cancel:2 | fetch:2) case $2 in 0* | *[!0-9]* | ????????????????*) stop 2 "$2 is not the number of a job." ;; esac ;;
  upload:* | download:*) stop 2 "Expected two arguments: what to $1, and the target folder. See --help." ;;
  jobs:*) stop 2 'Expected no argument. See --help.' ;;
  run:*) stop 2 'Expected a folder, or files. See --help.' ;;
  status:* | cancel:* | fetch:*) stop 2 'Expected the number of a job. See --help.' ;;
  *) stop 2 'Expected a command: upload, download, jobs, run, status, cancel, fetch. See --help.' ;;
esac
extensions=$(tr '[:upper:]' '[:lower:]' <<<"$extensions")
case $extensions in *[!a-z0-9_!,-]*) stop 2 '--fetch expects extensions without dots, with commas between them: csv,htm' ;; esac
ended=0
case $1 in
  upload | download)
    if [ "$1" = upload ]; then storage=$3; else storage=$2; fi
    case $storage in /*) ;; *) stop 2 'Remote paths begin with "/".' ;; esac
    target=${3%/}
    from=${2%/}
    case $from in -*) from=./$from ;; esac
    case $target in -*) target=./$target ;; esac
    if [ "$1" = upload ]; then refuse_same_names "${from:-/}"; fi
    log_on
    "$1" "${from:-/}" "${target:-/}"
    summary
    ;;
  *)
    log_on
    link_to_jess
    if [ -z "$title" ] && [ "$1" = run ]; then
      title=$(cd "$2" 2>/dev/null && pwd || printf '%s' "$2")
      title=$(utf8 "${title##*/}" | cut -c 1-200)
    fi
    case $1 in
      jobs) list_jobs ;;
      status) show_status "$2" ;;
      run) run "${files[@]}" ;;
      fetch) fetch_results "$2" ;;
      cancel)
        ask 'mutation ($id: ID!) { cancelJob(id: $id) { ok status outcome } }' "{\"id\":\"$2\"}"
        stop_if_refused
        field status "$body"
        echo
        ;;
    esac
    ;;
esac
ask 'mutation { logoff { ok } }' '{}'
[ "$ended" -eq 0 ] || exit "$ended"
[ "$failed" -eq 0 ] || exit 1
