#!/bin/bash
# Programs built from source in pinned versions (the Go checksum database vouches for them), and our own small
# ones: every Go module below __tests__/interop, by the last part of its name. All lie in the cache's bin/, with a stamp.
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=scripts/ci/programs/tesseract.sh
. "$(dirname "${BASH_SOURCE[0]}")/tesseract.sh"

# module path of the command | version | name of the program, when it is not the last part of the path
modules='
github.com/distribution/distribution/v3/cmd/registry|v3.1.2
github.com/google/go-containerregistry/cmd/crane|v0.22.1
github.com/regclient/regclient/cmd/regctl|v0.11.7
github.com/versity/versitygw/cmd/versitygw|v1.8.0
github.com/nektos/act|v0.2.89
github.com/rhysd/actionlint/cmd/actionlint|v1.7.12
github.com/sigstore/fulcio|v1.8.8
github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix|v2.3.0|rekor-tiles
github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server|v2.1.3
github.com/sigstore/cosign/v3/cmd/cosign|v3.1.3
'
own=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../../__tests__/interop")
bin=$cache/bin
mkdir -p "$bin"
export GOTOOLCHAIN=local CGO_ENABLED=0 GOWORK=off GOFLAGS=-buildvcs=false

is_current() { [ -x "$bin/$1" ] && has_stamp "$bin/.$1.stamp" "$2"; }

need_go() {
  command -v go >/dev/null || fail "$1: expected Go 1.26 or newer on the PATH to build it, found none"
  printf 'install-programs: building %s\n' "$1" >&2
  SECONDS=0
}

finish() { # PROGRAM STAMP [FILE]: the program was built in $bin/.new
  mv "$bin/.new/${3:-$1}" "$bin/$1"
  printf '%s\n' "$2" >"$bin/.$1.stamp"
  printf 'install-programs: built %s in %d s\n' "$1" "$SECONDS" >&2
}

# Once more after a failure: a proxy may hiccup. What is downloaded is not worth a line each.
go_twice() {
  go "$@" 2> >(grep -v '^go: downloading' >&2) || {
    sleep 5
    go "$@"
  }
}

install_module() { # PROGRAM MODULE@VERSION
  need_go "$1"
  GOBIN=$bin/.new go_twice install -ldflags='-s -w' "$2"
  finish "$1" "$2" "$(basename "${2%@*}")"
}

build_own() { # PROGRAM STAMP FOLDER
  need_go "$1"
  (cd "$3" && go_twice build -ldflags='-s -w' -o "$bin/.new/$1" .)
  finish "$1" "$2"
}

sources_of() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-16); }

provide() { # INSTALL PROGRAM STAMP SHOWN [FOLDER]
  if ! is_current "$2" "$3"; then
    [ -z "$check" ] || fail "$2: expected $3 in $bin, found none or another; run scripts/ci/install-programs.sh"
    "$1" "$2" "$3" "${5:-}"
  fi
  printf '%s %s\n' "$2" "$4"
}

check=${1:-}
rm -rf "$bin/.new"
mkdir "$bin/.new"
trap 'rm -rf "$bin/.new"' EXIT
while IFS='|' read -r module version name; do
  [ -z "$module" ] || provide install_module "${name:-$(basename "$module")}" "$module@$version" "$version"
done <<<"$modules"
provide build_tesseract tesseract "$tesseract_stamp" "$tesseract_version"
while IFS= read -r file; do
  folder=$(dirname "$file")
  name=$(basename "$(awk '$1 == "module" { print $2 }' "$file")")
  provide build_own "$name" "$(sources_of "$folder")" '(ours)' "$folder"
done < <(find "$own" -name go.mod -not -path '*/judge-go/*' | sort) # that one needs C: scripts/ci/build-judge.sh
