# Sourced: a PulseAudio server of its own with a virtual microphone, which records what is played into the device "mic". The machine's sound server is not used.

# Starts it in a folder, and points Wine's programs to it.
open_microphone() { # folder
    local place=$1 i
    # The runtime folder and the socket, and no cookie of the user's.
    export XDG_RUNTIME_DIR=$place PULSE_RUNTIME_PATH=$place PULSE_SERVER=unix:$place/native PULSE_COOKIE=$place/cookie
    unset PULSE_SOURCE PULSE_SINK
    HOME=$place pulseaudio -n --daemonize=no --exit-idle-time=-1 --disable-shm=yes --use-pid-file=no \
        -L "module-native-protocol-unix auth-anonymous=1 socket=$place/native" \
        -L 'module-null-sink sink_name=mic rate=16000 channels=1 format=s16le norewinds=1' >"$place/pulse.log" 2>&1 &
    sound_server=$!
    for ((i = 0; i < 100; i++)); do
        pactl list short sources 2>/dev/null | grep -q mic.monitor && break
        sleep 0.1
    done
    # Wine lists no monitor as a microphone.
    pactl load-module module-remap-source source_name=microphone master=mic.monitor >/dev/null || { cat "$place/pulse.log"; return 1; }
    pactl set-default-source microphone
}

# Plays speech.wav into it again and again, with a pause of so many seconds between the repetitions.
repeat_speech() { # pause
    local pause=$1 speech
    speech=$(cd "$(dirname "${BASH_SOURCE[0]}")/../fixtures/sound" && pwd)/speech.wav
    while paplay --device=mic --latency-msec=1000 "$speech" && sleep "$pause"; do :; done 2>/dev/null &
    player=$!
}

close_microphone() { kill ${player:-} "$sound_server" 2>/dev/null; wait ${player:-} "$sound_server" 2>/dev/null || true; }

microphone_missing() { command -v pulseaudio >/dev/null && command -v pactl >/dev/null && command -v paplay >/dev/null && return 1; echo "PulseAudio (pulseaudio, pulseaudio-utils) is not installed."; }
