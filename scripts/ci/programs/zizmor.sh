#!/bin/bash
# zizmor, which audits workflow files. It comes as a Python package only, so it gets an environment of its own.
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=1.32.0
home=$cache/zizmor

if ! has_stamp "$home/.stamp" "$home $version"; then
  [ "${1:-}" != --check ] || fail "zizmor: expected version $version in $home, found none; run scripts/ci/install-programs.sh"
  printf 'install-programs: installing zizmor\n' >&2
  rm -rf "$home"
  /usr/bin/python3 -m venv "$home" >&2
  "$home/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --retries 3 "zizmor==$version" >&2
  printf '%s\n' "$home $version" >"$home/.stamp"
fi
printf 'zizmor %s\n' "$("$home/bin/zizmor" --version | first_version)"
