#!/bin/bash
# Packages of Debian 12 (bookworm), in pinned upstream versions. Downloads are kept in the cache, so a second machine
# image that shares it downloads nothing. Works as root, or through sudo without a password.
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# program | package | pinned version (a prefix: security updates of Debian keep the upstream version)
programs='
skopeo|skopeo|1.9.3
podman|podman|4.3.1
docker-registry|docker-registry|2.8.2
nginx|nginx-light|1.22.1
gpg|gnupg|2.2.40
gpg-agent|gpg-agent|2.2.40
openssl|openssl|3.0.
patchelf|patchelf|0.14.3
python3-venv|python3-venv|3.11.
'
downloads=$cache/debs
export PATH=$PATH:/usr/sbin:/sbin

# The version that a program says of itself; empty when the program is missing or does not run.
version_of() {
  case $1 in
    nginx) nginx -v 2>&1 ;; # nginx writes its version to standard error
    openssl) openssl version 2>&1 ;;
    python3-venv) /usr/bin/python3 -c 'import ensurepip, platform; print(platform.python_version())' 2>/dev/null ;;
    *) "$1" --version 2>&1 ;;
  esac | first_version
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
    [ -z "$program" ] || printf '%s %s\n' "$program" "$(version_of "$program")"
  done <<<"$programs"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
    -o Dir::Cache::archives="$downloads" -o APT::Keep-Downloaded-Packages=true -o APT::Sandbox::User=root \
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
  mkdir -p "$downloads/partial"
  mapfile -t packages < <(cut -d'|' -f2 <<<"$wrong" | sort -u)
  printf 'install-programs: installing %s\n' "${packages[*]}" >&2
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
