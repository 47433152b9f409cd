// Streams a recording with the vendor's SDK, and prints the SDK's events as one JSON object.
// argv[2] is JSON: { url, key or token, recording (a WAV file with a header of 44 bytes, 16 kHz), params (of the SDK's transcriber), messages? }.
import { readFileSync } from "node:fs";
import { AssemblyAI } from "assemblyai";

const WAV_HEADER = 44;
const FRAME_BYTES = 6400; // 200 ms at 16 kHz, within the service's 50 to 1000 ms.
const PATIENCE = 25_000;

const ask = JSON.parse(process.argv[2]);
const heard = { begin: null, turns: [], speechStarted: [], revisions: [], heartbeats: [], completions: [], warnings: [], errors: [], raw: [] };

const transcriber = new AssemblyAI({ apiKey: ask.key ?? "" }).streaming.transcriber({
  websocketBaseUrl: ask.url,
  token: ask.token,
  connectTimeout: PATIENCE,
  maxConnectionRetries: 0,
  sampleRate: 16_000,
  ...ask.params,
});
transcriber.on("turn", event => heard.turns.push(event));
transcriber.on("speechStarted", event => heard.speechStarted.push(event));
transcriber.on("speakerRevision", event => heard.revisions.push(event));
transcriber.on("heartbeat", event => heard.heartbeats.push(event));
transcriber.on("llmGatewayResponse", event => heard.completions.push(event));
transcriber.on("warning", event => heard.warnings.push(event));
transcriber.on("error", error => heard.errors.push({ message: error.message, code: error.code }));

try {
  heard.begin = await transcriber.connect();
  // The SDK has no event for Termination, so its socket is observed.
  transcriber.socket.addEventListener("message", ({ data }) => heard.raw.push(JSON.parse(data.toString()).type));
  const sound = ask.recording ? readFileSync(ask.recording).subarray(WAV_HEADER) : Buffer.alloc(0);
  for (let at = 0; at < sound.length; at += FRAME_BYTES) transcriber.sendAudio(sound.subarray(at, at + FRAME_BYTES));
  for (const message of ask.messages ?? []) {
    if (message.type === "ForceEndpoint") transcriber.forceEndpoint();
    else if (message.type === "KeepAlive") transcriber.keepAlive();
    else {
      const { type, ...changes } = message;
      transcriber.updateConfiguration(changes);
    }
  }
  await transcriber.close(true, PATIENCE);
} catch (error) {
  heard.errors.push({ message: error.message, code: error.code });
}
process.stdout.write(JSON.stringify(heard));
