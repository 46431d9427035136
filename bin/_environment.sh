# Makes a virtual environment and keeps it as the requirements say. Sourced by the
# commands beside it; needs nothing but bash and Python 3.11 or newer.

say() { printf '%s\n' "$*"; }
give_up() { printf '%s: %s\n' "$COMMAND" "$*" >&2; exit 1; }

# In a process group of its own, so that a stop in the middle leaves nothing behind.
run_stoppable() {
  local status=0
  set -m
  "$@" </dev/null &
  set +m
  running=$!
  trap 'stop_running 130' INT
  trap 'stop_running 143' TERM HUP
  wait "$running" || status=$?
  trap - INT TERM HUP
  return "$status"
}

stop_running() {
  trap '' INT TERM HUP
  kill -TERM -- "-$running" 2>/dev/null || true
  wait "$running" 2>/dev/null || true
  exit "$1"
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local candidate seen=""
  for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
    command -v "$candidate" >/dev/null || continue
    if is_new_enough "$candidate"; then
      python=$candidate
      "$candidate" -c 'import ensurepip, venv' 2>/dev/null && return
    else
      seen=$("$candidate" -c 'import platform; print(platform.python_version())' \
        2>/dev/null || printf '%s' "$seen")
    fi
  done
  if [[ -n ${python:-} ]]; then
    give_up "$python cannot make virtual environments: install its venv module" \
      "(on Debian and Ubuntu: apt install python3-venv)."
  elif [[ -n $seen ]]; then
    give_up "needs Python 3.11 or newer, and the one found is $seen: install a newer" \
      "one, or name it, as in PYTHON=/path/to/python $COMMAND."
  fi
  give_up "needs Python 3.11 or newer, and found no Python: install it (on Debian and" \
    "Ubuntu: apt install python3 python3-venv)."
}

# What an environment was made from: Python's version, and what the requirements say.
stamp_of() {
  "$1" - "${@:2}" 2>/dev/null <<'PYTHON'
import hashlib, pathlib, sys
said = b"".join(pathlib.Path(name).read_bytes() for name in sys.argv[1:])
print(*sys.version_info[:3], hashlib.sha256(said).hexdigest())
PYTHON
}

# make_environment <folder> <requirements file …>; the last file is installed.
make_environment() {
  local folder=$1 log=$1/pip.log began=$SECONDS
  shift
  local stamp=$folder/made-from half_done=$folder/half-done
  local now_python=$folder/bin/python
  if [[ -f $stamp && ! -e $half_done ]] &&
    [[ $(<"$stamp") == "$(stamp_of "$now_python" "$@")" ]]; then
    return
  fi
  if [[ -e $half_done ]] || ! is_new_enough "$now_python" ||
    ! "$now_python" -m pip --version >/dev/null 2>&1; then
    find_python
    printf 'Making an environment in %s …' "$folder"
    run_stoppable "$python" -m venv --clear "$folder" >/dev/null 2>&1 || {
      say
      give_up "could not make the environment $folder: is the disk full, or not yours" \
        "to write to?"
    }
    say " done."
  fi
  : >"$half_done"
  rm -f "$stamp"
  printf 'Installing what %s names (only now, about a minute) …' "${*: -1}"
  if ! run_stoppable "$now_python" -m pip install --quiet --no-input \
    --disable-pip-version-check --requirement "${*: -1}" >"$log" 2>&1; then
    say
    explain_failed_install "$log"
  fi
  stamp_of "$now_python" "$@" >"$stamp"
  rm -f "$half_done" "$log"
  say " done in $((SECONDS - began)) seconds."
}

explain_failed_install() {
  local story
  story=$(<"$1")
  case $story in
    *"Failed to establish a new connection"* | *"Name or service not known"* | \
      *"name resolution"* | *"Network is unreachable"* | *"ConnectTimeout"* | \
      *"Connection refused"* | *"ProxyError"* | *"Read timed out"* | \
      *"Max retries exceeded"* | *"nodename nor servname"*)
      give_up "the first start fetches Python packages, and the package index cannot" \
        "be reached: connect to the network and start again."
      ;;
    *"No space left on device"*) give_up "the disk is full." ;;
  esac
  give_up "the packages could not be installed; pip's reasons are in $1."
}
