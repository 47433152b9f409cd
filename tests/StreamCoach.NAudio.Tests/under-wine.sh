#!/usr/bin/env bash
# Runs the Windows tests of the sound library under Wine (Debian: wine64, libwine) with its own PulseAudio server, whose microphone plays speech.wav
# in a loop. The machine's own sound server is not used; all started programs are ended.
set -euo pipefail
cd "$(dirname "$0")"
wine=$(command -v wine64 || command -v /usr/lib/wine/wine64) || { echo "wine64 was not found"; exit 1; }
place=$(mktemp -d /tmp/sc-wine-XXXXXX)
dotnet publish -r win-x64 --self-contained -o "$place/program" -v q -nologo
export HOME=$place XDG_RUNTIME_DIR=$place PULSE_RUNTIME_PATH=$place PULSE_SERVER=unix:$place/native WINEPREFIX=$place/wine WINEDEBUG=-all
started=()
end() { kill "${started[@]}" 2>/dev/null || true; "${wine%/*}/wineserver64" -k 2>/dev/null || wineserver -k 2>/dev/null || true; rm -rf "$place"; }
trap end EXIT
pulseaudio -n --daemonize=no --exit-idle-time=-1 --disable-shm=yes --use-pid-file=no \
    -L "module-native-protocol-unix auth-anonymous=1 socket=$place/native" \
    -L 'module-null-sink sink_name=mic rate=16000 channels=1 format=s16le norewinds=1' >"$place/pulse.log" 2>&1 &
started+=($!)
until pactl list short sources 2>/dev/null | grep -q mic.monitor; do sleep 0.1; done
pactl load-module module-remap-source source_name=microphone master=mic.monitor >/dev/null
pactl set-default-source microphone
while :; do paplay --device=mic --latency-msec=1000 ../fixtures/sound/speech.wav; done &
started+=($!)
"$wine" wineboot -i >/dev/null 2>&1
STREAMCOACH_SPEECH_PLAYS=1 "$wine" "$place/program/StreamCoach.NAudio.Tests.exe" -class StreamCoach.NAudio.Tests.WindowsTests "$@"
