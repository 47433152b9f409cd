#!/usr/bin/env bash
# Runs the engine's tests as a Windows program under Wine, after prepare.sh. Each class has a process of its own, with a limit of 400 seconds.
# usage: engine-tests.sh [--minutes N] [CLASS...]   By default, all classes but those of engine-left-out.txt, which are counted as skipped. After N minutes the
# others are named, and counted too. The last line is "Engine under Wine: N passed, N failed, N skipped".
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 1
. "$here/environment.sh"
. "$here/xunit.sh"
find_wine || { echo "Run tests/wine/prepare.sh first."; exit 3; }
read_minutes "$@"
shift "$used"
program=out/wine-engine
dotnet publish tests/StreamCoach.Tests -r win-x64 --no-self-contained -o "$program" -v q -nologo || exit 1
if [ $# -eq 0 ]; then
    left_out=$(grep '^StreamCoach' "$here/engine-left-out.txt")
    skipped=$(wc -l <<<"$left_out")
    sed 's/^/SKIPPED /' <<<"$left_out"
    mapfile -t classes < <(dotnet exec "$program/StreamCoach.Tests.dll" -list classes | grep -E '^StreamCoach\.' | grep -vxFf <(sed 's/:.*//' <<<"$left_out"))
    set -- "${classes[@]}"
fi
trap end_windows EXIT
begin_windows
for class in "$@"; do
    if time_is_over; then
        echo "SKIPPED $class: the time is over"
        skipped=$((skipped + 1))
    else
        run_tests "$class" 400 "$program/StreamCoach.Tests.exe" -class "$class"
    fi
done
echo "Engine under Wine: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
