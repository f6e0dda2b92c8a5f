import type { Place } from "@parkit/source/internal/place";
import type { SourceScalar } from "@parkit/source/internal/source-node";

/** A word of a shell command, with what quotes and variables stand for. */
export interface ShellWord {
  readonly text: string;
  readonly place: Place;
  /** Whether a part of it is known only when the shell runs it. */
  readonly open: boolean;
}

/** Simple commands of a script, in their order, and the texts that it hands to them. */
export interface ShellScript {
  readonly commands: readonly (readonly ShellWord[])[];
  readonly documents: readonly ShellDocument[];
}

/** A here-document. */
interface ShellDocument {
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
}

interface Reader {
  readonly file: string;
  readonly text: string;
  readonly variables: Map<string, string>;
  readonly commands: ShellWord[][];
  readonly documents: ShellDocument[];
  /** Words that end here-documents whose text follows the line. */
  readonly awaited: string[];
  at: number;
}

/**
 * Splits a script into words the way a POSIX shell would, without running anything: quotes, escapes,
 * continuation lines, comments, here-documents, and variables that the script itself sets to a plain text.
 * Never throws.
 */
export function shellScript(file: string, text: string): ShellScript {
  const reader: Reader = {
    file,
    text,
    // Bind mounts below the working directory are written relative to it.
    variables: new Map([["PWD", "."]]),
    commands: [[]],
    documents: [],
    awaited: [],
    at: 0,
  };
  while (reader.at < text.length) step(reader);
  return { commands: reader.commands.filter((words) => words.length > 0), documents: reader.documents };
}

function step(reader: Reader): void {
  const { text } = reader;
  const rest = text.slice(reader.at, reader.at + 3);
  const [character = ""] = rest;
  // PowerShell goes on with a backtick, behind which no shell finds a command.
  if (/^[\\`]\r?\n/.test(rest)) {
    reader.at += rest[1] === "\r" ? 3 : 2;
  } else if (character === "\n") {
    reader.at += 1;
    endCommand(reader);
    for (const word of reader.awaited.splice(0)) readDocument(reader, word);
  } else if (/\s/.test(character)) {
    reader.at += 1;
  } else if (character === "#") {
    const end = text.indexOf("\n", reader.at);
    reader.at = end === -1 ? text.length : end;
  } else if (rest.startsWith("<<") && rest[2] !== "<") {
    reader.at += rest[2] === "-" ? 3 : 2;
    skipBlanks(reader);
    const word = readWord(reader);
    if (word !== undefined) reader.awaited.push(word.text);
  } else if (character === ">" || (character === "<" && placeholder(reader) === undefined)) {
    reader.at += 1;
    while (/[<>&|]/.test(text[reader.at] ?? "")) reader.at += 1;
    skipBlanks(reader);
    readWord(reader);
  } else if (/[;&|(){}]/.test(character)) {
    reader.at += 1;
    endCommand(reader);
  } else {
    const word = readWord(reader);
    if (word !== undefined) reader.commands.at(-1)?.push(word);
  }
}

/** A command of assignments alone sets variables for those that follow. */
function endCommand({ commands, variables }: Reader): void {
  const words = commands.at(-1) ?? [];
  if (words.length === 0) return;
  const assignments = words.map((word) => /^([A-Za-z_]\w*)=([^]*)$/.exec(word.text));
  if (assignments.every((assignment) => assignment !== null)) {
    words.forEach(({ open }, index) => {
      const [, name = "", value = ""] = assignments[index] ?? [];
      if (open) variables.delete(name);
      else variables.set(name, value);
    });
    words.length = 0;
    return;
  }
  commands.push([]);
}

function skipBlanks(reader: Reader): void {
  while (/[ \t]/.test(reader.text[reader.at] ?? "")) reader.at += 1;
}

function readDocument(reader: Reader, word: string): void {
  const { text, documents, at } = reader;
  const end = text.slice(at).search(new RegExp(`^\\t*${escaped(word)}\\r?$`, "m"));
  const length = end === -1 ? text.length - at : end;
  documents.push({ text: text.slice(at, at + length), start: at });
  const newline = text.indexOf("\n", at + length);
  reader.at = newline === -1 ? text.length : newline + 1;
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function readWord(reader: Reader): ShellWord | undefined {
  const { text, file } = reader;
  const start = reader.at;
  let value = "";
  let open = false;
  const add = (part: ShellPart): void => {
    value += part.text;
    open ||= part.open;
  };
  while (reader.at < text.length) {
    const character = text[reader.at] ?? "";
    const unfilled = character === "<" ? placeholder(reader) : undefined;
    if (unfilled !== undefined) {
      value += unfilled;
      reader.at += unfilled.length;
      continue;
    }
    if (/[\s;&|(){}<>]/.test(character)) break;
    if (character === "'") add(singleQuoted(reader));
    else if (character === '"') add(doubleQuoted(reader));
    else if (character === "\\") {
      if (/^\r?\n/.test(text.slice(reader.at + 1, reader.at + 3))) break;
      value += text[reader.at + 1] ?? "";
      reader.at += 2;
    } else if (character === "`" && /^\r?\n/.test(text.slice(reader.at + 1, reader.at + 3))) break;
    else if (character === "$" || character === "`") add(expansion(reader));
    else {
      value += character;
      reader.at += 1;
    }
  }
  if (reader.at === start) {
    // A character that cannot begin a word, so that reading always goes on.
    reader.at += 1;
    return undefined;
  }
  return { text: value, place: { file, start, end: Math.min(reader.at, text.length) }, open };
}

/** `<YOUR_NAME>` as documentation writes what a person fills in; a shell would read a redirection. */
function placeholder({ text, at }: Reader): string | undefined {
  return /^<[A-Za-z][A-Za-z0-9_-]*>/.exec(text.slice(at, at + 80))?.[0];
}

interface ShellPart {
  readonly text: string;
  readonly open: boolean;
}

function singleQuoted(reader: Reader): ShellPart {
  const end = reader.text.indexOf("'", reader.at + 1);
  const value = reader.text.slice(reader.at + 1, end === -1 ? undefined : end);
  reader.at = end === -1 ? reader.text.length : end + 1;
  return { text: value, open: false };
}

function doubleQuoted(reader: Reader): ShellPart {
  const { text } = reader;
  let value = "";
  let open = false;
  reader.at += 1;
  while (reader.at < text.length && text[reader.at] !== '"') {
    const character = text[reader.at] ?? "";
    if (character === "\\" && /["\\$`\n]/.test(text[reader.at + 1] ?? "")) {
      value += text[reader.at + 1] === "\n" ? "" : (text[reader.at + 1] ?? "");
      reader.at += 2;
    } else if (character === "$" || character === "`") {
      const part = expansion(reader);
      value += part.text;
      open ||= part.open;
    } else {
      value += character;
      reader.at += 1;
    }
  }
  reader.at += 1;
  return { text: value, open };
}

/** A variable that the script set before is its value; everything else stays as it is written and open. */
function expansion(reader: Reader): ShellPart {
  const rest = reader.text.slice(reader.at, reader.at + 200);
  const substitution = rest.startsWith("$(")
    ? closing(reader)
    : rest.startsWith("`")
      ? backquoted(reader)
      : undefined;
  if (substitution !== undefined) {
    reader.at += substitution.length;
    return { text: substitution, open: true };
  }
  const [written = "$", plain, braced, fallback] =
    /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-([^}$`"']*))?[^}]*\})/.exec(rest) ?? [];
  reader.at += written.length;
  const value = reader.variables.get(plain ?? braced ?? "") ?? fallback;
  return value === undefined ? { text: written, open: written !== "$" } : { text: value, open: false };
}

function closing({ text, at }: Reader): string {
  let depth = 0;
  for (let index = at + 1; index < text.length; index += 1) {
    if (text[index] === "(") depth += 1;
    if (text[index] === ")") depth -= 1;
    if (depth === 0) return text.slice(at, index + 1);
  }
  return text.slice(at);
}

function backquoted({ text, at }: Reader): string {
  const end = text.indexOf("`", at + 1);
  return end === -1 ? text.slice(at) : text.slice(at, end + 1);
}

/** A word as a value of a file, or a part of it. */
export function wordNode({ text, place }: ShellWord, from = 0): SourceScalar {
  const value = text.slice(from);
  const exact = place.end - place.start === text.length;
  return {
    kind: "scalar",
    value,
    text: value,
    path: [],
    place: exact ? { ...place, start: place.start + from } : place,
  };
}
