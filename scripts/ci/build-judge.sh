#!/bin/bash
# Builds the judge of the differential test (__tests__/interop/judge-go): the containers image library with gpgme, as
# podman and skopeo have it. Needs Go, a C compiler and libgpgme-dev, which is installed on Debian where it is missing.
#
#   scripts/ci/build-judge.sh          build it if its sources have changed
#   scripts/ci/build-judge.sh --check  build nothing; exit 1 if it is missing or of other sources
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/programs/common.sh"

program=$cache/bin/judge-gpgme
stamp=$cache/bin/.judge-gpgme.stamp
cd "$(dirname "${BASH_SOURCE[0]}")/../../__tests__/interop/judge-go"
version=$(awk '/go.podman.io\/image\/v5/ { print $NF; exit }' go.mod)
wanted=$(sha256sum main.go go.mod go.sum | sha256sum | cut -c 1-16)

if [ ! -x "$program" ] || ! has_stamp "$stamp" "$wanted"; then
  [ "${1:-}" != --check ] || fail "judge-gpgme: expected it in $cache/bin, found none or another; run scripts/ci/build-judge.sh"
  command -v go >/dev/null || fail 'judge-gpgme: expected Go 1.26 or newer on the PATH to build it, found none'
  if ! pkg-config --exists gpgme 2>/dev/null; then
    root=()
    [ "$(id -u)" = 0 ] || root=(sudo -n)
    apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    packages=(install --no-install-recommends libgpgme-dev gcc libc6-dev pkg-config)
    "${apt[@]}" "${packages[@]}" >/dev/null 2>&1 ||
      { "${apt[@]}" update && "${apt[@]}" "${packages[@]}"; } >/dev/null ||
      fail 'judge-gpgme: expected libgpgme-dev, and could not install it'
  fi
  printf 'install-programs: building judge-gpgme\n' >&2
  mkdir -p "$cache/bin"
  # The storage drivers that are left out want more libraries; no image is ever stored.
  GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=1 go build -buildvcs=false -trimpath -ldflags='-s -w' \
    -tags exclude_graphdriver_btrfs -o "$program.new" . 2> >(grep -v '^go: downloading' >&2)
  mv "$program.new" "$program"
  printf '%s\n' "$wanted" >"$stamp"
fi
printf 'judge-gpgme %s\n' "$version"
