// Calls a gateway and a token endpoint with the vendor's SDK, and prints the SDK's results as one JSON object.
// argv[2] is JSON: { url, key, requests (chat completions) }.
import { AssemblyAI } from "assemblyai";

const ask = JSON.parse(process.argv[2]);
const client = key => new AssemblyAI({ apiKey: key, llmGatewayBaseUrl: ask.url, streamingBaseUrl: ask.url });

async function outcome(answer) {
  try {
    return { answer: await answer };
  } catch (error) {
    const { name, message, status, requestId, errors } = error;
    return { failure: { name, message, status, requestId, errors } };
  }
}

const completions = [];
for (const request of ask.requests) completions.push(await outcome(client(ask.key).llmGateway.chatCompletions(request)));
process.stdout.write(JSON.stringify({
  completions,
  models: await outcome(client(ask.key).llmGateway.listModels()),
  wrongKey: await outcome(client("wrong").llmGateway.chatCompletions(ask.requests[0])),
  token: await outcome(client(ask.key).streaming.createTemporaryToken({ expires_in_seconds: 60 })),
}));
