// Checks a TypeScript file against the SDK's types in strict mode, and prints the compiler's errors: one JSON array of
// { line, text }. argv[2] is the file.
import ts from "typescript";

const program = ts.createProgram([process.argv[2]], {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  // Without the DOM types, which take longer to load than all others.
  lib: ["lib.es2022.d.ts"],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
});
const said = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => ({
  line: file ? file.getLineAndCharacterOfPosition(start).line : -1,
  text: ts.flattenDiagnosticMessageText(messageText, "\n"),
}));
process.stdout.write(JSON.stringify(said));
