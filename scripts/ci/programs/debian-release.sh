#!/bin/bash
# Programs of a newer Debian release, unpacked into a folder of the cache: nothing outside it is touched, no root needed.
#
#   debian-release.sh trixie|forky [--check]
#
# They are used through the links in RELEASE/bin. Each is bound to its own C library and libraries (patchelf) and
# not started through a wrapper: podman runs /proc/self/exe again, which would then be the loader.
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

release=$1
# package | pinned version, a prefix | program, when it is not named as its package. forky is Debian's testing: its
# versions move and are only printed.
case $release in
  trixie) programs='skopeo|1.18. podman|5.4. cosign|2.5. oras|1.2. gpg|2.4. gpg-agent|2.4. gpgsm|2.4. sq|1.3. sqv|1.3. sigstore-go|0.7.|sigstore-go-verification' ;;
  forky) programs='skopeo| podman| cosign| oras| gpg| gpg-agent| gpgsm| sq| sqv| sigstore-go||sigstore-go-verification' ;;
  *) fail "expected trixie or forky, found $release" ;;
esac
packages=$(sed 's/|[^ ]*//g' <<<"$programs")
home=$cache/$release
stamp=$home/.stamp
# The folder's own path stands in the programs, so a folder that was moved is made again.
wanted="$home $packages $(sha256sum <"${BASH_SOURCE[0]}" | cut -c 1-16)"

# The version of a package, when its program starts; cosign of Debian does not tell its own version.
version_of() { # PACKAGE PROGRAM
  local status=0
  "$home/bin/$2" --help >/dev/null 2>&1 || status=$?
  [ "$status" -ge 126 ] || awk -v package="$1" '$1 == package { print $2 }' "$home/versions"
}

# The Debian mirror that this machine is configured with.
mirror() {
  apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "main" && $1 ~ /\/debian\/?$/ { print $1; exit }'
}

# Downloads the packages with all that they depend on, against an empty list of what is installed.
download() {
  local apt=$1 uri
  uri=$(mirror)
  mkdir -p "$apt"/etc/{sources.list.d,preferences.d,apt.conf.d} "$apt/lists/partial" "$apt/cache/archives/partial"
  : >"$apt/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
    "${uri:-http://deb.debian.org/debian/}" "$release" >"$apt/etc/sources.list"
  # Check-Valid-Until: the index of testing expires after a week, and a mirror may lag behind.
  cat >"$apt/apt.conf" <<CONF
Dir::State::status "$apt/status"; Dir::State::lists "$apt/lists"; Dir::Cache "$apt/cache"; Dir::Etc "$apt/etc";
APT::Sandbox::User ""; APT::Install-Recommends "false"; Acquire::Languages "none"; Acquire::Retries "3";
Acquire::Check-Valid-Until "false";
CONF
  APT_CONFIG=$apt/apt.conf apt-get -qq update
  # shellcheck disable=SC2086
  APT_CONFIG=$apt/apt.conf apt-get -qq -y --download-only install $packages
}

# Binds each program in $1, which will be moved to $2, to the loader and the libraries of its own release.
bind_programs() {
  local from=$1 to=$2 file loader libraries
  libraries=$(cd "$from/root" && echo usr/lib/*-linux-gnu)
  for file in "$from"/root/usr/bin/* "$from"/root/usr/lib{,exec}/podman/*; do
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    loader=$(patchelf --print-interpreter "$file" 2>/dev/null) || continue # a script, or linked statically
    patchelf --set-interpreter "$to/root/$libraries/$(basename "$loader")" \
      --force-rpath --set-rpath "$to/root/$libraries" "$file"
    case $file in "$from"/root/usr/bin/*) ln -s "../root/usr/bin/$(basename "$file")" "$from/bin/" ;; esac
  done
}

configure() {
  local from=$1 root=$2/root
  # gpg and gpgconf find each other's release by it; a path must be absolute.
  printf 'rootdir = %s/usr\nsysconfdir = /etc/gnupg\n' "$root" >"$from/root/usr/bin/gpgconf.ctl"
  printf '[engine]\nconmon_path = ["%s/usr/bin/conmon"]\nhelper_binaries_dir = ["%s/usr/lib/podman", "%s/usr/libexec/podman"]\nevents_logger = "file"\n' \
    "$root" "$root" "$root" >"$from/containers.conf"
}

install_release() {
  local new=$home.new
  rm -rf "$new"
  mkdir -p "$new/bin" "$new/root"
  download "$new/apt" >&2
  for package in "$new"/apt/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$new/root"
    dpkg-deb --show --showformat='${Package} ${Version}\n' "$package" | sed -E 's/ [0-9]+:/ /' >>"$new/versions"
  done
  rm -rf "$new/apt"
  bind_programs "$new" "$home" >&2
  configure "$new" "$home"
  printf '%s\n' "$wanted" >"$new/.stamp"
  rm -rf "$home"
  mv "$new" "$home"
}

if ! has_stamp "$stamp" "$wanted"; then
  [ "${2:-}" != --check ] || fail "$release: expected its programs in $home, found none or others; run scripts/ci/install-programs.sh"
  command -v patchelf >/dev/null || fail "$release: expected patchelf, which comes with the package of this name"
  printf 'install-programs: unpacking %s\n' "$release" >&2
  install_release
fi
status=0
for row in $programs; do
  IFS='|' read -r package pinned program <<<"$row"
  program=${program:-$package}
  found=$(version_of "$package" "$program")
  printf '%s/%s %s\n' "$release" "$program" "${found:-none}"
  case ${found:-none} in
    none) status=1 && printf 'install-programs: %s/%s: expected a program that runs, found none\n' "$release" "$program" >&2 ;;
    "$pinned"*) ;;
    *) status=1 && printf 'install-programs: %s/%s: expected version %s, found %s\n' "$release" "$program" "$pinned" "$found" >&2 ;;
  esac
done
exit $status
