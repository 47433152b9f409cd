#!/usr/bin/env bash
# Runs all that is tested as a Windows program under Wine, after a build of the solution: the sound library, a user's day, the Pester suite, the engine.
# The last line is "Windows under Wine: N passed, N failed, N skipped". Exit code 3: Wine is unavailable here, and the last line says why.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
export STREAMCOACH_WINE=${STREAMCOACH_WINE:-$PWD/out/wine}
log=out/wine.log
passed=0 failed=0 skipped=0

part() { # name, script, argument...
    local name=$1 script=$2 code last
    shift 2
    echo "== $name under Wine"
    "tests/wine/$script" "$@" 2>&1 | tee out/wine-part.log
    code=${PIPESTATUS[0]}
    cat out/wine-part.log >>"$log"
    last=$(tail -n 1 out/wine-part.log)
    if [[ $last =~ under\ Wine:\ ([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    elif [ "$code" = 3 ]; then
        echo "SKIPPED $name: $last" | tee -a "$log"
        skipped=$((skipped + 1))
    else
        echo "FAILED $name: it ended with exit code $code and without a result" | tee -a "$log"
        failed=$((failed + 1))
    fi
}

mkdir -p out
: >"$log"
tests/wine/prepare.sh || exit
part "Sound library" sound-tests.sh
part "A user's day" day.sh
part "Pester" pester.sh --minutes 10
part "Engine" engine-tests.sh --minutes 10
echo "Windows under Wine: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
