#!/bin/bash
# Installs the programs that the interop suite judges Countersign with, in pinned versions (Debian 12, bookworm).
#
#   scripts/ci/install-programs.sh          install what is missing, then print the versions
#   scripts/ci/install-programs.sh --check  install nothing; exit 1 if something is missing or of another version
#
# Quick when everything is there. Downloaded packages are kept in $COUNTERSIGN_CACHE (default
# ${XDG_CACHE_HOME:-$HOME/.cache}/countersign-ci), so a second machine image that shares it downloads nothing.
# Works as root, or through sudo without a password.
set -euo pipefail

# program | package | pinned version (a prefix: security updates of Debian keep the upstream version)
programs='
skopeo|skopeo|1.9.3
podman|podman|4.3.1
docker-registry|docker-registry|2.8.2
nginx|nginx-light|1.22.1
gpg|gnupg|2.2.40
gpg-agent|gpg-agent|2.2.40
openssl|openssl|3.0.
'
cache=${COUNTERSIGN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/countersign-ci}/debs
export PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C

fail() { printf 'install-programs: %s\n' "$1" >&2; exit 1; }

# The first dotted number that the program says of itself; empty when the program is missing or does not run.
version_of() {
  command -v "$1" >/dev/null 2>&1 || return 0
  case $1 in
    nginx) "$1" -v 2>&1 ;;                       # nginx writes its version to standard error
    openssl) "$1" version 2>&1 ;;
    *) "$1" --version 2>&1 ;;
  esac | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true
}

# Lines "program|package|wanted|found" of everything that is missing or of another version.
wrong_ones() {
  local program package wanted found
  while IFS='|' read -r program package wanted; do
    [ -n "$program" ] || continue
    found=$(version_of "$program")
    case $found in "$wanted"*) ;; *) printf '%s|%s|%s|%s\n' "$program" "$package" "$wanted" "${found:-none}" ;; esac
  done <<<"$programs"
}

print_versions() {
  local program package wanted
  while IFS='|' read -r program package wanted; do
    [ -n "$program" ] || continue
    printf '%-16s %s\n' "$program" "$(version_of "$program")"
  done <<<"$programs"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
    -o Dir::Cache::archives="$cache" -o APT::Keep-Downloaded-Packages=true -o APT::Sandbox::User=root \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Acquire::Languages=none -o Dpkg::Use-Pty=0 "$@"
}

# Debian starts a daemon when its package is installed; a registry on :5000 and a web server on :80 are not wanted.
without_daemons() {
  local policy=/usr/sbin/policy-rc.d made='' status=0
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null && as_root chmod 755 $policy && made=yes
  fi
  "$@" || status=$?
  [ -z "$made" ] || as_root rm -f $policy
  return $status
}

wrong=$(wrong_ones)
if [ -n "$wrong" ] && [ "${1:-}" != --check ]; then
  command -v apt-get >/dev/null || fail 'expected Debian 12 with apt-get; install the programs named in this script by hand'
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || fail 'expected root, or sudo without a password'
  mkdir -p "$cache/partial"
  mapfile -t packages < <(cut -d'|' -f2 <<<"$wrong" | sort -u)
  printf 'install-programs: installing %s\n' "${packages[*]}"
  without_daemons apt install --no-install-recommends "${packages[@]}" >/dev/null 2>&1 || {
    as_root apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update
    without_daemons apt install --no-install-recommends "${packages[@]}" >/dev/null
  }
  hash -r
  wrong=$(wrong_ones)
fi
print_versions
if [ -n "$wrong" ]; then
  while IFS='|' read -r program package wanted found; do
    printf 'install-programs: %s: expected version %s, found %s; it comes with package %s of Debian 12\n' \
      "$program" "$wanted" "$found" "$package" >&2
  done <<<"$wrong"
  exit 1
fi
