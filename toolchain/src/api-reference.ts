/**
 * The reference of a package's public names, made of its doc comments: what can be imported, which members it
 * has, of which type, with which default. Names of types that public ones mention are explained too.
 */
import { dirname, join, relative, sep } from "node:path";

import ts from "typescript";

/** A reference in Markdown, and what it cannot say. */
export interface ApiReference {
  readonly text: string;
  /** Names of members that have no doc comment, `Type.member`. */
  readonly undocumented: readonly string[];
}

/** What the reference is about. */
export interface ApiReferenceOptions {
  /** Root of the repository; only what is declared in it is explained. */
  readonly root: string;
  /** The file whose exports are public, relative to the root. */
  readonly entry: string;
  /** What stands above the first heading of an export. */
  readonly head: string;
  /** Exports whose members are not listed, because there are hundreds, and where to find them instead. */
  readonly unlisted: Readonly<Record<string, string>>;
}

interface Reader {
  readonly checker: ts.TypeChecker;
  readonly root: string;
  readonly undocumented: string[];
  /** Types that were mentioned, in the order in which they were found. */
  readonly mentioned: Set<ts.Symbol>;
  /** Exported constants by their names: comments link to them wherever they are. */
  readonly known: ReadonlyMap<string, ts.Symbol>;
  /** Constants that comments link to. */
  readonly constants: Set<ts.Symbol>;
  readonly unlisted: ApiReferenceOptions["unlisted"];
}

/** Makes the reference. */
export function apiReference({ root, entry, head, unlisted }: ApiReferenceOptions): ApiReference {
  const file = join(root, entry);
  const program = ts.createProgram([file], compilerOptions(root));
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} is not a module`);
  const reader: Reader = {
    checker,
    root,
    undocumented: [],
    mentioned: new Set(),
    known: exportedConstants(program, root),
    constants: new Set(),
    unlisted,
  };
  const exported = checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, symbol: resolved(reader, symbol), isMade: isValueExport(symbol) }))
    .toSorted(byName);
  const sections = exported
    .filter(({ symbol }) => !isType(symbol))
    .map(({ symbol, isMade }) => valueSection(reader, symbol, isMade));
  for (const { symbol } of exported) if (isType(symbol)) reader.mentioned.add(symbol);
  // A section may mention further types, which the set then visits too.
  const types: { readonly name: string; readonly text: string }[] = [];
  for (const symbol of reader.mentioned) types.push({ name: symbol.name, text: typeSection(reader, symbol) });
  const constants = [...reader.constants].toSorted(byName).map((symbol) => constantSection(reader, symbol));
  const parts = [
    head,
    "## Values",
    ...sections,
    "## Types",
    ...types.toSorted(byName).map(({ text }) => text),
    ...(constants.length === 0 ? [] : ["## Constants that defaults name", ...constants]),
  ];
  return { text: `${parts.join("\n\n")}\n`, undocumented: reader.undocumented.toSorted() };
}

function compilerOptions(root: string): ts.CompilerOptions {
  const path = join(root, "tsconfig.test.json");
  const { config } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as { readonly config: unknown };
  const { options } = ts.parseJsonConfigFileContent(
    config,
    { ...ts.sys, readDirectory: () => [] },
    dirname(path),
  );
  return { ...options, incremental: false, noEmit: true };
}

function exportedConstants(program: ts.Program, root: string): ReadonlyMap<string, ts.Symbol> {
  const checker = program.getTypeChecker();
  return new Map(
    program
      .getSourceFiles()
      .filter(({ fileName }) => isBelow(root, fileName))
      .flatMap((file) => checker.getSymbolAtLocation(file) ?? [])
      .flatMap((module) => checker.getExportsOfModule(module))
      .filter(isConstant)
      .map((symbol) => [symbol.name, symbol]),
  );
}

function isBelow(root: string, path: string): boolean {
  const inside = relative(root, path);
  return !inside.startsWith("..") && !inside.split(sep).includes("node_modules");
}

/** Whether users may make it: of a class that is exported as a type they only get instances. */
function isValueExport({ declarations = [] }: ts.Symbol): boolean {
  return !declarations.some((declaration) => ts.isTypeOnlyImportOrExportDeclaration(declaration));
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, "en");
}

function resolved({ checker }: Reader, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function isType(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Value) === 0;
}

function isOurs({ root }: Reader, symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? [];
  return declaration !== undefined && isBelow(root, declaration.getSourceFile().fileName);
}

/** A class, function or constant. */
function valueSection(reader: Reader, symbol: ts.Symbol, isMade: boolean): string {
  const [declaration] = symbol.declarations ?? [];
  const about = [`### ${symbol.name}`, ...described(reader, symbol)];
  const elsewhere = reader.unlisted[symbol.name];
  if (elsewhere !== undefined) return [...about, elsewhere].join("\n\n");
  if (declaration !== undefined && ts.isClassDeclaration(declaration))
    return [...about, ...classParts(reader, symbol, declaration, isMade)].join("\n\n");
  if (declaration !== undefined && ts.isFunctionDeclaration(declaration))
    return [...about, code(signature(reader, declaration))].join("\n\n");
  return [...about, ...objectParts(reader, symbol)].join("\n\n");
}

function classParts(
  reader: Reader,
  symbol: ts.Symbol,
  declaration: ts.ClassDeclaration,
  isMade: boolean,
): readonly string[] {
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  const own = declaration.members.filter((member) => isPublic(member) && member !== constructor);
  const rows = own.map((member) => memberRow(reader, symbol.name, member));
  return [
    ...(constructor === undefined || !isMade
      ? []
      : [code(`new ${symbol.name}(${parameters(reader, constructor)})`)]),
    ...(rows.length === 0 ? [] : [table(["member", "type", "about"], rows)]),
  ];
}

function isPublic(member: ts.ClassElement): boolean {
  if (member.name === undefined || ts.isPrivateIdentifier(member.name)) return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
  return (ts.getCombinedModifierFlags(member) & hidden) === 0;
}

function memberRow(reader: Reader, owner: string, member: ts.ClassElement): readonly string[] {
  const name = member.name?.getText() ?? "";
  const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
  const symbol = member.name && reader.checker.getSymbolAtLocation(member.name);
  const about = symbol === undefined ? "" : inOneCell(reader, owner, symbol, true);
  const shown = isStatic ? `${owner}.${name}` : name;
  if (ts.isMethodDeclaration(member)) {
    mention(reader, member.type);
    return [cell(`${shown}(${parameters(reader, member)})`), cell(typeText(member.type)), about];
  }
  const type =
    ts.isPropertyDeclaration(member) || ts.isGetAccessorDeclaration(member) ? member.type : undefined;
  mention(reader, type);
  return [cell(shown), cell(typeText(type)), about];
}

/** A constant whose members are functions or values, such as factories of one union. */
function objectParts(reader: Reader, symbol: ts.Symbol): readonly string[] {
  const { checker } = reader;
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return [];
  const members = checker.getTypeOfSymbolAtLocation(symbol, declaration).getProperties();
  const rows = members.map((member) => {
    const type = checker.getTypeOfSymbolAtLocation(member, declaration);
    const [call] = type.getCallSignatures();
    const declared = call?.getDeclaration();
    if (declared === undefined)
      return [cell(`${symbol.name}.${member.name}`), cell(checker.typeToString(type))];
    const shown = `${member.name}(${parameters(reader, declared)})`;
    mention(reader, declared.type);
    return [cell(`${symbol.name}.${shown}`), inOneCell(reader, symbol.name, member, true)];
  });
  return [table(["member", "about"], rows)];
}

function signature(reader: Reader, declaration: ts.FunctionDeclaration): string {
  mention(reader, declaration.type);
  return `${declaration.name?.text ?? ""}(${parameters(reader, declaration)}): ${typeText(declaration.type)}`;
}

function parameters(
  reader: Reader,
  { parameters: list }: { readonly parameters: readonly ts.ParameterDeclaration[] },
): string {
  return list
    .map((parameter) => {
      mention(reader, parameter.type);
      const name = ts.isIdentifier(parameter.name) ? parameter.name.text : "options";
      const optional = parameter.initializer !== undefined || parameter.questionToken !== undefined;
      const rest = parameter.dotDotDotToken === undefined ? "" : "...";
      return `${rest}${name}${optional ? "?" : ""}: ${typeText(parameter.type)}`;
    })
    .join(", ");
}

/** An interface or a name of a type. */
function typeSection(reader: Reader, symbol: ts.Symbol): string {
  const { checker } = reader;
  const [declaration] = symbol.declarations ?? [];
  const about = [`### ${symbol.name}`, ...described(reader, symbol)];
  if (declaration !== undefined && ts.isTypeAliasDeclaration(declaration)) {
    mention(reader, declaration.type);
    return [...about, code(typeText(declaration.type))].join("\n\n");
  }
  const rows = checker
    .getDeclaredTypeOfSymbol(symbol)
    .getProperties()
    .map((member) => propertyRow(reader, symbol.name, member));
  return [...about, table(["prop", "type", "default", "about"], rows)].join("\n\n");
}

function propertyRow(reader: Reader, owner: string, member: ts.Symbol): readonly string[] {
  const declaration = member.declarations?.find(
    (one) => ts.isPropertySignature(one) || ts.isPropertyDeclaration(one),
  );
  const type = declaration?.type;
  mention(reader, type);
  const optional = (member.flags & ts.SymbolFlags.Optional) !== 0;
  return [
    cell(member.name),
    cell(typeText(type)),
    optional ? defaultOf(reader, member) : "needed",
    // What tells the members of a union apart says it by itself.
    type !== undefined && ts.isLiteralTypeNode(type) ? "" : inOneCell(reader, owner, member, false),
  ];
}

/** Notes the types of ours that a type is made of. */
function mention(reader: Reader, type: ts.Node | undefined): void {
  if (type === undefined) return;
  if (ts.isTypeReferenceNode(type)) {
    const symbol = reader.checker.getSymbolAtLocation(type.typeName);
    const named = symbol && resolved(reader, symbol);
    if (named !== undefined && isType(named) && isOurs(reader, named) && !isTypeParameter(named))
      reader.mentioned.add(named);
  }
  ts.forEachChild(type, (child) => {
    mention(reader, child);
  });
}

function isTypeParameter(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.TypeParameter) !== 0;
}

function typeText(type: ts.TypeNode | undefined): string {
  if (type === undefined) return "";
  const withoutComments = type.getText().replaceAll(/\/\*\*.*?\*\//gs, "");
  return withoutComments.replaceAll(/\s+/g, " ").replaceAll("readonly ", "").replace(/^\| /, "");
}

/** The comment of an export, with what it throws, where it is from and an example. */
function described(reader: Reader, symbol: ts.Symbol): readonly string[] {
  const tags = symbol.getJsDocTags(reader.checker);
  const texts = (name: string): readonly string[] =>
    tags.filter((tag) => tag.name === name).map((tag) => plain(reader, ts.displayPartsToString(tag.text)));
  return [
    paragraphs(comment(reader, symbol)),
    ...texts("throws").map((text) => `Throws ${paragraphs(text)}`),
    ...texts("see").map((text) => `Source: <${text}>`),
    ...tags.filter((tag) => tag.name === "example").map((tag) => code(ts.displayPartsToString(tag.text))),
  ].filter((text) => text !== "");
}

function inOneCell(reader: Reader, owner: string, symbol: ts.Symbol, withDefault: boolean): string {
  const tags = symbol.getJsDocTags(reader.checker);
  const text = (name: string): string | undefined => {
    const tag = tags.find((one) => one.name === name);
    return tag === undefined ? undefined : plain(reader, ts.displayPartsToString(tag.text));
  };
  const about = comment(reader, symbol);
  const fallback = text("default");
  const see = text("see");
  if (about === "" && fallback === undefined) reader.undocumented.push(`${owner}.${symbol.name}`);
  return [
    paragraphs(about),
    ...(withDefault && fallback !== undefined ? [`Default: ${fallback}.`] : []),
    ...(text("throws") === undefined ? [] : [`Throws ${text("throws") ?? ""}.`]),
    ...(see === undefined ? [] : [`[Source](${see})`]),
  ]
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .replaceAll("|", "\\|")
    .trim();
}

function defaultOf(reader: Reader, symbol: ts.Symbol): string {
  const tag = symbol.getJsDocTags(reader.checker).find(({ name }) => name === "default");
  if (tag === undefined) return "none";
  const text = plain(reader, ts.displayPartsToString(tag.text))
    .replaceAll(/\s+/g, " ")
    .replaceAll("|", "\\|");
  return text.startsWith("- ") ? text.slice(2) : `\`${text}\``;
}

function comment(reader: Reader, symbol: ts.Symbol): string {
  return plain(reader, ts.displayPartsToString(symbol.getDocumentationComment(reader.checker)));
}

/** Text with the names that it links to as code; constants among them are explained at the end. */
function plain(reader: Reader, text: string): string {
  return text.replaceAll(/\{@link (\w+)(?:\.\w+)?\s*\}/g, (link, name: string) => {
    const constant = reader.known.get(name);
    if (constant !== undefined) reader.constants.add(constant);
    return `\`${link.slice("{@link ".length, -1).trim()}\``;
  });
}

function isConstant(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Variable) !== 0;
}

function constantSection(reader: Reader, symbol: ts.Symbol): string {
  const [declaration] = symbol.declarations ?? [];
  const value =
    declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer?.getText() : undefined;
  return [
    `### ${symbol.name}`,
    ...described(reader, symbol),
    ...(value === undefined ? [] : [code(value)]),
  ].join("\n\n");
}

function paragraphs(text: string): string {
  return text
    .split("\n\n")
    .map((paragraph) => paragraph.replaceAll("\n", " "))
    .join("\n\n");
}

function code(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``;
}

function cell(text: string): string {
  return text === "" ? "" : `\`${text.replaceAll("|", "\\|")}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}
