# TesseraCT, a certificate transparency log in files; go-programs.sh reads this. Not `go install`: this version pins
# commits between releases of its own modules, which a module proxy need not have. So it is built from a copy with the
# releases, and without the index against double entries, whose options those releases lack and no test log needs.
tesseract_version=v0.1.2
tesseract_releases='formats@v0.1.1 merkle@v0.0.2 tessera@v1.0.2'
tesseract_stamp="tesseract@$tesseract_version with $tesseract_releases"

build_tesseract() { # PROGRAM STAMP
  need_go "$1"
  local origin=github.com/transparency-dev work sources release
  work=$(mktemp -d)
  sources=$(cd "$work" && go_twice mod download -json "$origin/tesseract@$tesseract_version" |
    sed -n 's/.*"Dir": "\(.*\)",/\1/p')
  [ -n "$sources" ] || fail 'tesseract: expected the folder of its sources from go mod download, found none'
  cp -r "$sources" "$work/sources"
  chmod -R u+w "$work/sources"
  (
    cd "$work/sources"
    export GOFLAGS='-buildvcs=false -mod=mod'
    for release in $tesseract_releases; do go mod edit -replace="$origin/${release%@*}=$origin/$release"; done
    perl -0pi -e 's/\n\t"github.com\/dgraph-io\/badger\/v4(\/options)?"//g; s/\n\tantispamCompactionInterval  = [^\n]*//;
      s/\n\t\tCompactionInterval: [^\n]*//; s/\n\t\tBadgerOptions: func.*?\n\t\t\},//s;
      s/\n\tantispam(Index|Block)CacheBytes, error := .*?\n\t\}//sg' cmd/tesseract/posix/main.go
    go_twice build -ldflags='-s -w' -o "$bin/.new/$1" ./cmd/tesseract/posix
  )
  rm -rf "$work"
  finish "$1" "$2"
}
