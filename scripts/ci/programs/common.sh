# What the scripts in this folder share; each of them reads it first.
#
# Every script installs what is missing and prints lines "program version" on standard output. With --check it
# installs nothing. Messages go to standard error. Exit 1 when a program is missing in the end.
set -euo pipefail
export LC_ALL=C

# Everything that is not a package of this Debian release lies below this folder.
cache=$(realpath -m "${COUNTERSIGN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/countersign-ci}")

fail() {
  printf 'install-programs: %s\n' "$1" >&2
  exit 1
}

# The first dotted number in the text on standard input; empty when there is none.
first_version() { grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true; }

# Whether a folder or program was made as wanted: its stamp says so.
has_stamp() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

# python_program NAME PACKAGE VERSION COMMAND [--check]: a program that comes as a Python package only, in an environment
# of its own.
python_program() {
  local name=$1 package=$2 version=$3 command=$4 home=$cache/$1
  if ! has_stamp "$home/.stamp" "$home $version"; then
    [ "${5:-}" != --check ] || fail "$name: expected version $version in $home, found none; run scripts/ci/install-programs.sh"
    printf 'install-programs: installing %s\n' "$name" >&2
    rm -rf "$home"
    /usr/bin/python3 -m venv "$home" >&2
    "$home/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --retries 3 "$package==$version" >&2
    printf '%s\n' "$home $version" >"$home/.stamp"
  fi
  printf '%s %s\n' "$name" "$("$home/bin/$command" --version | first_version)"
}
