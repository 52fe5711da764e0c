#!/bin/bash
# Installs the programs that the interop suite judges Countersign with, in pinned versions, on Debian 12 (bookworm).
#
#   scripts/ci/install-programs.sh          install what is missing, then print the versions
#   scripts/ci/install-programs.sh --check  install nothing; exit 1 if something is missing or of another version
#
# Packages of this Debian release are installed as such. All else lies below $COUNTERSIGN_CACHE (default
# ${XDG_CACHE_HOME:-$HOME/.cache}/countersign-ci): bin/ (built from source; needs Go), trixie/ and forky/ (programs
# of newer releases), zizmor/ and sigstore-python/. Some seconds when everything is there, about a quarter of an hour on
# an empty cache, most of it for the Go programs, which are built one after the other.
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/programs/common.sh"

case ${1:-} in '' | --check) ;; *) fail "expected no argument or --check, found $1" ;; esac
mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9 # two runs at once would build into the same folders

programs=$(dirname "${BASH_SOURCE[0]}")/programs
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
names=()
pids=()

# Starts one of the scripts beside this one; its list of versions is kept until all have ended.
begin() {
  local name=$1 && shift
  "$@" >"$results/$name" 9>&- &
  names+=("$name")
  pids+=($!)
}

begin go "$programs/go-programs.sh" "$@"
"$programs/debian-packages.sh" "$@" >"$results/debian" || debian=failed # the rest needs patchelf and python3-venv
begin judge "$(dirname "${BASH_SOURCE[0]}")/build-judge.sh" "$@"
begin trixie "$programs/debian-release.sh" trixie "$@"
begin forky timeout 300 "$programs/debian-release.sh" forky "$@"
begin zizmor "$programs/zizmor.sh" "$@"
begin sigstore-python "$programs/sigstore-python.sh" "$@"

failed=()
[ -z "${debian:-}" ] || failed+=(debian)
for i in "${!pids[@]}"; do wait "${pids[i]}" || failed+=("${names[i]}"); done
for name in debian "${names[@]}"; do
  while read -r program version; do printf '%-32s %s\n' "$program" "$version"; done <"$results/$name"
done
status=0
for name in "${failed[@]}"; do
  if [ "$name" = forky ]; then
    printf 'install-programs: note: without the programs of forky (Debian testing), which are extra\n' >&2
  else
    status=1
    printf 'install-programs: %s: not everything is installed; see the message above\n' "$name" >&2
  fi
done
exit $status
