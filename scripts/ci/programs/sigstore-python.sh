#!/bin/bash
# sigstore-python, which judges bundles. It comes as a Python package only, so it gets an environment of its own.
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=4.5.1
home=$cache/sigstore-python

if ! has_stamp "$home/.stamp" "$home $version"; then
  [ "${1:-}" != --check ] || fail "sigstore-python: expected version $version in $home, found none; run scripts/ci/install-programs.sh"
  printf 'install-programs: installing sigstore-python\n' >&2
  rm -rf "$home"
  /usr/bin/python3 -m venv "$home" >&2
  "$home/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --retries 3 "sigstore==$version" >&2
  printf '%s\n' "$home $version" >"$home/.stamp"
fi
printf 'sigstore-python %s\n' "$("$home/bin/sigstore" --version | first_version)"
