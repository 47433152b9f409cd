// Recognises recordings with sherpa-onnx and the same weights: node sherpa.js MODELS NAME RECORDING...
// It prints a line of JSON for each recording, which StreamCoach.Bench -heard scores as it scores our own turns.
const fs = require('fs');
const path = require('path');
const sherpa = require('sherpa-onnx-node');

const [models, name, ...recordings] = process.argv.slice(2);
const folder = path.join(models, name);
// It wants the vocabulary with numbers, and each token in base64.
const tokens = path.join(process.cwd(), `${name}.tokens.txt`);
const texts = fs.readFileSync(path.join(folder, 'vocabulary.bin'), 'utf8').split('\n').slice(0, 32000);
fs.writeFileSync(tokens, texts.map((text, i) => `${Buffer.from(text.replace(/\u2581/g, ' ')).toString('base64')}\t${i}\n`).join(''));

const began = process.hrtime.bigint();
const recognizer = new sherpa.OfflineRecognizer({
  modelConfig: {
    moonshine: { encoder: path.join(folder, 'encoder_model.onnx'), mergedDecoder: path.join(folder, 'decoder_model_merged.onnx') },
    tokens, numThreads: 1, provider: 'cpu', debug: 0,
  },
});
const loading = Number(process.hrtime.bigint() - began) / 1e9;

for (const file of recordings) {
  const { samples, sampleRate } = sherpa.readWave(file);
  const before = process.cpuUsage();
  // Its own defaults, but for the longest turn, which is ours.
  const vad = new sherpa.Vad({
    sileroVad: { model: path.join(models, 'silero-vad', 'silero_vad_v5.onnx'), threshold: 0.5, minSilenceDuration: 0.5, minSpeechDuration: 0.25, maxSpeechDuration: 15, windowSize: 512 },
    sampleRate, numThreads: 1, provider: 'cpu', debug: 0,
  }, 60);
  const heard = [];
  const take = () => {
    for (; !vad.isEmpty(); vad.pop()) {
      const stream = recognizer.createStream();
      stream.acceptWaveform({ sampleRate, samples: vad.front().samples });
      recognizer.decode(stream);
      heard.push(recognizer.getResult(stream).text.trim());
    }
  };
  for (let i = 0; i + 512 <= samples.length; i += 512) {
    vad.acceptWaveform(samples.subarray(i, i + 512));
    take();
  }
  vad.flush();
  take();
  const used = process.cpuUsage(before);
  console.log(JSON.stringify({ file, text: heard.join(' '), seconds: samples.length / sampleRate, cpu: (used.user + used.system) / 1e6, loading, peak: process.resourceUsage().maxRSS / 1024 }));
}
