"""A terminal that presses Ctrl+C right behind its answer to "where is the cursor?".

The tty then throws the answer away before the program has read it. Usage: terminal.py LINE COMMAND..., where COMMAND is a pwsh whose prompt is
"ready>". Types LINE, waits for the progress line, presses Ctrl+C behind the next answer, and ends with 0 once the prompt is back without another key.
"""
import os
import pty
import select
import signal
import sys
import time

LIMIT = 30
QUESTION, ANSWER, CTRL_C = b"\x1b[6n", b"\x1b[1;1R", b"\x03"

line, command = sys.argv[1], sys.argv[2:]
process, terminal = pty.fork()
if process == 0:
    # Whoever runs in the background of a shell is deaf to it, and so would be its children.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ["TERM"] = "xterm-256color"
    os.execvp(command[0], command)

seen, stage, end = b"", "start", time.monotonic() + LIMIT
try:
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        part = os.read(terminal, 65536)
        seen += part
        if stage == "stopped" and b"ready>" in seen:
            sys.exit(0)
        if stage == "start" and b"ready>" in seen:
            os.write(terminal, line.encode() + b"\r")
            stage = "typed"
        elif stage == "typed" and b"Listening" in seen:
            stage = "listens"
        for _ in range(part.count(QUESTION)):
            os.write(terminal, ANSWER + CTRL_C if stage == "listens" else ANSWER)
            if stage == "listens":
                stage, seen, end = "stopped", b"", time.monotonic() + LIMIT
    sys.exit(f"No prompt: {stage}, {seen[-500:]!r}")
finally:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
