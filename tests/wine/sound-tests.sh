#!/usr/bin/env bash
# Runs the Windows tests of the sound library under Wine, after prepare.sh, with a virtual microphone.
# usage: sound-tests.sh [OPTION OF THE TESTS...]   The last line is "Sound under Wine: N passed, N failed, N skipped".
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 1
. "$here/environment.sh"
. "$here/xunit.sh"
. "$here/microphone.sh"
find_wine || { echo "Run tests/wine/prepare.sh first."; exit 3; }
! microphone_missing || exit 3
program=out/wine-sound
dotnet publish tests/StreamCoach.NAudio.Tests -r win-x64 --no-self-contained -o "$program" -v q -nologo || exit 1
place=$(mktemp -d /tmp/sc-wine-XXXXXX)
trap 'end_windows; close_microphone; rm -rf "$place"' EXIT
open_microphone "$place" || exit 1
repeat_speech 0
begin_windows
export STREAMCOACH_SPEECH_PLAYS=1
class=StreamCoach.NAudio.Tests.WindowsTests
run_tests $class 120 "$program/StreamCoach.NAudio.Tests.exe" -class $class "$@"
echo "Sound under Wine: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
