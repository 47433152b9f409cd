// Lists every type, field and value of the SDK's streaming and gateway types: one JSON object from type names to sorted member names.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const types = join(dirname(fileURLToPath(import.meta.resolve("assemblyai/package.json"))), "dist", "types");
const files = ["streaming", "llm-gateway"].map(name => join(types, name, "index.d.ts"));
const program = ts.createProgram(files, {
  strict: true,
  types: [],
  // Without the DOM types, which take longer to load than all others.
  lib: ["lib.es2022.d.ts"],
  target: ts.ScriptTarget.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Node10,
});
const checker = program.getTypeChecker();
const surface = {};

const ours = symbol => symbol.declarations?.some(one => one.getSourceFile().fileName.includes("/assemblyai/"));
const isObject = type => (type.flags & ts.TypeFlags.Object) !== 0 && type.getCallSignatures().length === 0;
const values = type => (type.isUnion() ? type.types : [type]).filter(part => part.isStringLiteral()).map(part => part.value);

// Fields and values of an anonymous type belong to the field of that type: channels.name, role=user.
function fields(type, prefix, at) {
  return checker.getPropertiesOfType(type).filter(ours).flatMap(property => {
    const own = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, at));
    const name = prefix + property.name;
    outside(own);
    const element = checker.isArrayType(own) ? checker.getTypeArguments(own)[0] : own;
    const nameless = isObject(element) && !element.aliasSymbol && element.symbol?.name === "__type" && checker.getPropertiesOfType(element).length > 0;
    const choices = own.aliasSymbol ? [] : values(own).map(value => `${name}=${value}`);
    return choices.length > 0 ? choices : nameless ? [name, ...fields(element, name + ".", at)] : [name];
  });
}

// The values of a type that is declared in another file, such as the audio's encoding.
function outside(type) {
  const name = type.aliasSymbol?.name;
  if (name && values(type).length > 0) surface[name] ??= values(type).sort();
}

for (const file of files) {
  const source = program.getSourceFile(file);
  for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const named = values(type);
    surface[exported.name] = named.length > 0 ? named.sort() : isObject(type) ? fields(type, "", source).sort() : [];
  }
}
process.stdout.write(JSON.stringify(surface));
