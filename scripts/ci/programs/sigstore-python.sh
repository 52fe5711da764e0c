#!/bin/bash
# sigstore-python, which judges bundles.
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

python_program sigstore-python sigstore 4.5.1 sigstore "$@"
