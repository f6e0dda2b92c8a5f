/**
 * Writes src/description/generated/field-docs.ts: what the doc comments of the input types say, from `Description` on. JSON Schema,
 * reference page and `parkit explain` are made from it. The comments are the source because authors of CDKTF apps read them, and
 * because the compiler holds the types equal to the shapes; beside the shapes everything would be said twice.
 *
 *     node provider-schema/generate-field-docs.mjs           writes the file
 *     node provider-schema/generate-field-docs.mjs --check   exits with 1 when the file is not what the comments say
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const target = fileURLToPath(new URL("src/description/generated/field-docs.ts", import.meta.url));
const source = fileURLToPath(new URL("src", import.meta.url));
const root = fileURLToPath(new URL("src/index.ts", import.meta.url));

const program = ts.createProgram([root], {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  types: [],
});
const checker = program.getTypeChecker();
const ownFiles = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(source));

/** What modules export, by name: comments link to constants that their file does not import. */
const exported = new Map(
  ownFiles.flatMap((file) => {
    const module = checker.getSymbolAtLocation(file);
    return module === undefined
      ? []
      : checker.getExportsOfModule(module).map((symbol) => [symbol.name, unaliased(symbol)]);
  }),
);

/** Documented types by name, in the order in which they are met. */
const types = new Map();

function unaliased(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Documents a type that has a name, once, and returns the name. */
function documentNamed(symbol) {
  if (types.has(symbol.name)) return symbol.name;
  const docs = {};
  types.set(symbol.name, docs);
  Object.assign(docs, descriptionOf(symbol));
  const [declaration] = symbol.declarations;
  if (ts.isInterfaceDeclaration(declaration)) {
    docs.fields = fieldsOf(checker.getDeclaredTypeOfSymbol(symbol));
  } else {
    const [only, ...others] = objectsIn(declaration.type);
    if (typeof only === "object" && others.length === 0 && ts.isTypeLiteralNode(declaration.type))
      docs.fields = only.fields;
    else docs.variants = objectsIn(declaration.type);
  }
  return symbol.name;
}

/** The objects that a value may hold, as names or documentation; those in lists and maps too. */
function objectsIn(node) {
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return objectsIn(node.type);
  if (ts.isArrayTypeNode(node)) return objectsIn(node.elementType);
  if (ts.isUnionTypeNode(node)) return node.types.flatMap(objectsIn);
  if (ts.isTypeLiteralNode(node) || ts.isIntersectionTypeNode(node))
    return [{ fields: fieldsOf(checker.getTypeFromTypeNode(node)) }];
  return ts.isTypeReferenceNode(node) ? objectsInReference(node) : [];
}

function objectsInReference({ typeName, typeArguments = [] }) {
  const symbol = unaliased(checker.getSymbolAtLocation(typeName));
  const [declaration] = symbol.declarations;
  if (declaration.getSourceFile().fileName.startsWith(source)) return [documentNamed(symbol)];
  // Readonly<T> and Record<K, T>: what they are made of comes last.
  return typeArguments.slice(-1).flatMap(objectsIn);
}

function fieldsOf(type) {
  return Object.fromEntries(type.getProperties().map((property) => [property.name, fieldDocs(property)]));
}

function fieldDocs(property) {
  // Of an intersection the last part says most.
  const { name, type } = property.declarations.filter(ts.isPropertySignature).at(-1);
  const symbol = checker.getSymbolAtLocation(name);
  const objects = objectsIn(type);
  const values = property.name === "type" ? literalTexts(type) : [];
  return {
    ...descriptionOf(symbol),
    ...defaultOf(symbol),
    ...(objects.length === 0 ? {} : { objects }),
    ...(values.length === 0 ? {} : { values }),
  };
}

/** Texts of a type that consists of them: the values of a discriminator. */
function literalTexts(node) {
  const type = checker.getTypeFromTypeNode(node);
  return (type.isUnion() ? type.types : [type]).flatMap((part) =>
    part.isStringLiteral() ? [part.value] : [],
  );
}

function descriptionOf(symbol) {
  const text = paragraphs(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
  const see = tagsOf(symbol, "see");
  return {
    ...(text === "" ? {} : { description: withoutLinks(text) }),
    ...(see.length === 0 ? {} : { see }),
  };
}

function tagsOf(symbol, name) {
  return symbol
    .getJsDocTags(checker)
    .filter((tag) => tag.name === name)
    .map(({ text }) => paragraphs(ts.displayPartsToString(text)));
}

/** Lines are broken for the width of a file; a blank line means something. */
function paragraphs(text) {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*(?!- )/g, " ").trim())
    .join("\n\n");
}

/**
 * `@default false` is a value, and so is `@default - {@link NAME}`; of a table of defaults, the member of the field's name.
 * Everything else after a minus is said in words.
 */
function defaultOf(property) {
  const [text] = tagsOf(property, "default");
  if (text === undefined) return {};
  if (!text.startsWith("-")) return { default: JSON.parse(text) };
  const words = text.replace(/^-\s*/, "");
  const [, name] = /^(?:in )?\{@link ([\w.]+)\s*\}$/.exec(words) ?? [];
  if (name === undefined) return { defaultText: withoutLinks(words) };
  const value = constant(name);
  return { default: isTable(value) ? value[property.name] : value };
}

function isTable(value) {
  return typeof value === "object" && !Array.isArray(value);
}

/** Readers of a description do not know our constants, but their values. */
function withoutLinks(text) {
  return text.replace(/\{@link ([\w.]+)\s*\}/g, (_link, name) => {
    const value = constant(name);
    if (typeof value === "object") throw new Error(`{@link ${name}} is a table: link to one of its members`);
    return `\`${value}\``;
  });
}

/** Value of an exported constant or of a member of one: `DEFAULT_VERSIONS.chart`. */
function constant(path) {
  const [name, ...members] = path.split(".");
  const symbol = exported.get(name);
  const value = symbol === undefined ? undefined : literal(checker.getTypeOfSymbol(symbol));
  const found = members.reduce((above, member) => above?.[member], value);
  if (found === undefined) throw new Error(`{@link ${path}} is not a constant whose value can be shown`);
  return found;
}

/** The one value of a type; undefined when it has several. */
function literal(type) {
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if (type.flags & ts.TypeFlags.BooleanLiteral) return checker.typeToString(type) === "true";
  if (checker.isTupleType(type)) return checker.getTypeArguments(type).map(literal);
  if (!(type.flags & ts.TypeFlags.Object) || type.getCallSignatures().length > 0) return undefined;
  const members = type
    .getProperties()
    .map((member) => [member.name, literal(checker.getTypeOfSymbol(member))]);
  return members.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(members);
}

function render() {
  return [
    "// Generated from the doc comments of the input types by generate-field-docs.mjs; do not edit.",
    'import type { TypeDocs } from "../type-docs";',
    "",
    "/** What the doc comments say of the types that descriptions are made of, by the types' names. */",
    `export const TYPE_DOCS: Readonly<Record<string, TypeDocs>> = ${JSON.stringify(Object.fromEntries(types), undefined, 2)};`,
    "",
  ].join("\n");
}

documentNamed(exported.get("Description"));
const wanted = render();
if (process.argv.includes("--check")) {
  const found = await readFile(target, "utf8").catch(() => "");
  if (found !== wanted) {
    console.error(
      "src/description/generated/field-docs.ts is not current: run node provider-schema/generate-field-docs.mjs",
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(target, wanted);
}
