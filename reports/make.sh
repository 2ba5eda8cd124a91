#!/usr/bin/env bash
# Makes the reports of samples/ again.
#
#   reports/make.sh BINARY [FOLDER]
#
# BINARY is a built regiontrail, for example target/debug/regiontrail. The reports go to
# FOLDER/reports; without FOLDER, over those that are here. Time, width, colour and paths are
# settled, so that the same program makes the same bytes anywhere.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=$(realpath "${1:?usage: reports/make.sh BINARY [FOLDER]}")
cd "${2:-$root}"
mkdir -p reports
# Paths stand in the reports as they are typed: every run sees samples/ and reports/ beside it.
[ -e samples ] || ln -s "$root/samples" samples

unset "${!REGIONTRAIL_@}"
export REGIONTRAIL_NOW=2026-06-02T08:00:00Z REGIONTRAIL_SECURITY_HUB=ca-central-1:111122223333

# run EXIT ARGUMENT...: runs the program, which must end with this exit code.
run() {
    local want=$1 code=0
    shift
    "$binary" "$@" || code=$?
    [ "$code" = "$want" ] || { echo "exit $code, not $want: regiontrail $*" >&2; exit 1; }
}

# audit EXIT NAME POLICY OUTPUT...
audit() {
    local want=$1 name=$2 policy=$3 output
    local outputs=()
    for output in "${@:4}"; do outputs+=(-o "reports/$output"); done
    # The text also goes to standard output, where nobody reads it.
    run "$want" audit "samples/$name" --policy "samples/policies/$policy" \
        --application-profiles samples/application-profiles.toml -q "${outputs[@]}" >/dev/null
}

audit 10 archive canada.toml archive.txt archive.json archive.csv archive.html archive.pdf archive.xlsx
REGIONTRAIL_LANG=fr audit 10 archive canada.toml archive.fr.txt archive.fr.html archive.fr.pdf archive.fr.xlsx
audit 10 archive canada.toml archive.md archive.ocsf.json archive.asff.json
audit 0 clean canada-only.toml clean.txt clean.json
audit 10 change canada-only.toml change.txt change.json
# The same folder holds CloudTrail and what is held against it.
run 10 audit samples/witness --invocation-logs samples/witness --policy samples/policies/canada-only.toml --quota -q \
    -o reports/witness.txt -o reports/witness.json >/dev/null
run 0 schema >reports/report.schema.json
run 10 custody --facts samples/custody-facts.json -q -o reports/custody.txt -o reports/custody.json >/dev/null
run 0 schema custody >reports/custody.schema.json
