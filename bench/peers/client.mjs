// The guide's job in JavaScript with ws, written anew: a timer or a recorder sends 50 ms frames, finished turns are collected.
//   client.mjs --port N --sound WAV [--paced 0|1] [--program PATH] [--sessions N] --log FILE
// ws comes from the folder that NODE_WS names, because ES modules ignore NODE_PATH.
import { spawn } from "node:child_process";
import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const WebSocket = createRequire(process.env.NODE_WS)("ws");
const FRAME = 1600;
const FRAME_MS = 50;
const MOST_WAITING = 1 << 20;

const { values: options } = parseArgs({
  options: {
    port: { type: "string" },
    sound: { type: "string" },
    paced: { type: "string", default: "1" },
    program: { type: "string" },
    sessions: { type: "string", default: "1" },
    log: { type: "string" },
  },
});

class Talk {
  turns = [];
  over = false;

  run() {
    return new Promise((done) => {
      this.socket = new WebSocket(`ws://127.0.0.1:${options.port}/v3/ws?sample_rate=16000&speech_model=universal-3-6-pro`, {
        headers: { Authorization: "bench" },
      });
      this.socket.on("open", () => (options.program ? this.record() : this.read()));
      this.socket.on("message", (text) => {
        const message = JSON.parse(text);
        if (message.type === "Turn" && message.end_of_turn) {
          this.turns.push([message.transcript, process.hrtime.bigint()]);
        } else if (message.type === "Termination") {
          this.over = true;
          this.recorder?.kill();
          this.socket.close();
          done();
        }
      });
      this.socket.on("error", () => {
        this.over = true;
        done();
      });
    });
  }

  record() {
    const [program, ...args] = options.program.split(" ");
    this.recorder = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
    let rest = Buffer.alloc(0);
    this.recorder.stdout.on("data", (part) => {
      rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
      for (; rest.length >= FRAME && !this.over; rest = rest.subarray(FRAME)) this.socket.send(rest.subarray(0, FRAME));
    });
    this.recorder.on("close", () => this.terminate());
  }

  read() {
    const sound = openSync(options.sound);
    let place = 44;
    let due = performance.now();
    const next = () => {
      while (!this.over) {
        if (options.paced === "1") {
          const wait = due - performance.now();
          if (wait > 0.5) return setTimeout(next, wait);
          due += FRAME_MS;
        } else if (this.socket.bufferedAmount > MOST_WAITING) {
          return setImmediate(next);
        }
        const frame = Buffer.allocUnsafe(FRAME);
        const count = readSync(sound, frame, 0, FRAME, place);
        if (count === 0) break;
        place += count;
        this.socket.send(frame.subarray(0, count));
      }
      closeSync(sound);
      this.terminate();
    };
    next();
  }

  terminate() {
    if (!this.over) this.socket.send(JSON.stringify({ type: "Terminate" }));
  }
}

const start = process.hrtime.bigint();
const talks = Array.from({ length: Number(options.sessions) }, () => new Talk());
await Promise.all(talks.map((talk) => talk.run()));
const end = process.hrtime.bigint();
const lines = talks.flatMap((talk) => talk.turns.map(([text, got]) => `turn ${text.split(" ", 1)[0]} ${got}`));
writeFileSync(options.log, [`start ${start}`, ...lines, `end ${end}`, ""].join("\n"));
