#!/bin/bash
# zizmor, which audits workflow files.
# shellcheck source=scripts/ci/programs/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

python_program zizmor zizmor 1.32.0 zizmor "$@"
