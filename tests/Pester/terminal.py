"""A terminal that presses Ctrl+C immediately after its reply to the cursor position request.

The tty then discards the answer before the program has read it. Usage: terminal.py LINE TEXT COMMAND..., where COMMAND is a pwsh whose prompt is
"ready>". Types LINE, and prints "listens" once the progress line is shown. Presses Ctrl+C behind the first answer that is asked for after TEXT was
written; TEXT may be that of the progress line. Ends with 0 once the prompt is back without another key.
"""
import os
import pty
import select
import signal
import sys
import time

LIMIT = 30
QUESTION, ANSWER, CTRL_C = b"\x1b[6n", b"\x1b[1;1R", b"\x03"

line, text, command = sys.argv[1], sys.argv[2].encode(), sys.argv[3:]
process, terminal = pty.fork()
if process == 0:
    # A background process of a shell ignores SIGINT, and its children inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ["TERM"] = "xterm-256color"
    os.execvp(command[0], command)


def found(mark):
    """Returns whether the output since the last found mark contains the mark."""
    global seen
    before, is_there, after = seen.partition(mark)
    if is_there:
        seen = after
    return bool(is_there)


seen, asked, stage, end = b"", b"", "start", time.monotonic() + LIMIT
try:
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        part = os.read(terminal, 65536)
        seen += part
        asked += part
        if stage == "start" and found(b"ready>"):
            os.write(terminal, line.encode() + b"\r")
            stage = "typed"
        # The typed line is echoed before it runs.
        if stage == "typed" and b"Listening" in seen:
            print("listens", flush=True)
            stage = "listens"
        if stage == "listens" and found(text):
            stage = "written"
        if stage == "stopped" and found(b"ready>"):
            sys.exit(0)
        # A request may arrive in two parts.
        *questions, asked = asked.split(QUESTION)
        for _ in questions:
            stops = stage == "written" and QUESTION in seen
            os.write(terminal, ANSWER + CTRL_C if stops else ANSWER)
            if stops:
                stage, seen, end = "stopped", b"", time.monotonic() + LIMIT
    sys.exit(f"No prompt: {stage}, {seen[-500:]!r}")
finally:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
