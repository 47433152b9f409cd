"""The guide's job in Python with websocket-client, written anew: a thread sends 50 ms frames, the callbacks collect finished turns.

client.py --port N --sound WAV [--paced 0|1] [--program PATH] [--sessions N] --log FILE
"""
import argparse
import json
import subprocess
import threading
import time

import websocket

FRAME = 1600
FRAME_SECONDS = 0.05


class Talk:
    """One session."""

    def __init__(self, options):
        self.options = options
        self.turns = []
        self.over = threading.Event()
        self.app = websocket.WebSocketApp(
            f"ws://127.0.0.1:{options.port}/v3/ws?sample_rate=16000&speech_model=universal-3-6-pro",
            header={"Authorization": "bench"},
            on_open=self.opened,
            on_message=self.heard,
            on_error=self.broke,
            on_close=self.closed,
        )
        self.receiver = threading.Thread(target=self.app.run_forever, daemon=True)
        self.sender = threading.Thread(target=self.send, daemon=True)

    def opened(self, app):
        self.sender.start()

    def heard(self, app, text):
        message = json.loads(text)
        kind = message.get("type")
        if kind == "Turn" and message.get("end_of_turn"):
            transcript = message.get("transcript", "")
            self.turns.append((transcript, time.monotonic_ns()))
        elif kind == "Termination":
            self.over.set()

    def broke(self, app, error):
        self.over.set()

    def closed(self, app, code, reason):
        self.over.set()

    def send(self):
        if self.options.program:
            recorder = subprocess.Popen(self.options.program.split(), stdout=subprocess.PIPE, bufsize=0)
            self.send_all(recorder.stdout, paced=False)
            recorder.kill()
            recorder.wait()
        else:
            with open(self.options.sound, "rb") as sound:
                sound.seek(44)
                self.send_all(sound, self.options.paced)

    def send_all(self, sound, paced):
        due = time.monotonic()
        rest = b""
        try:
            while not self.over.is_set():
                part = sound.read(FRAME - len(rest))
                if not part:
                    break
                rest += part
                if len(rest) < FRAME:
                    continue
                if paced:
                    wait = due - time.monotonic()
                    if wait > 0:
                        time.sleep(wait)
                    due += FRAME_SECONDS
                self.app.send(rest, websocket.ABNF.OPCODE_BINARY)
                rest = b""
            if not self.over.is_set():
                self.app.send(json.dumps({"type": "Terminate"}))
        except websocket.WebSocketException:
            self.over.set()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--sound")
    parser.add_argument("--paced", type=int, default=1)
    parser.add_argument("--program")
    parser.add_argument("--sessions", type=int, default=1)
    parser.add_argument("--log")
    options = parser.parse_args()

    start = time.monotonic_ns()
    talks = [Talk(options) for _ in range(options.sessions)]
    for talk in talks:
        talk.receiver.start()
    for talk in talks:
        talk.over.wait()
    end = time.monotonic_ns()
    for talk in talks:
        talk.app.close()
        talk.receiver.join(2)
    with open(options.log, "w", encoding="utf-8") as log:
        log.write(f"start {start}\n")
        for talk in talks:
            for text, got in talk.turns:
                log.write(f"turn {text.split(' ', 1)[0]} {got}\n")
        log.write(f"end {end}\n")


main()
