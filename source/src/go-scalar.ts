import type { SourceNode } from "./source-node";

/**
 * What a scalar without quotes is to programs that are written in Go: Helm, Kubernetes, the operator, the
 * Agent, Docker.
 */
export type GoScalar =
  | { readonly type: "text" | "null" | "time" | "merge" }
  | { readonly type: "number"; readonly value: number }
  | {
      readonly type: "boolean";
      readonly value: boolean;
      /** Whether it is one of YAML 1.1 only, which gopkg.in/yaml.v3 takes for a text. */
      readonly old: boolean;
    };

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...spellings("true", true),
  ...spellings("false", false),
]);
const OLD_BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["y", "yes", "on"].flatMap((word) => spellings(word, true)),
  ...["n", "no", "off"].flatMap((word) => spellings(word, false)),
]);
const NULLS: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);
const SPECIAL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, NaN] as const),
  ...["", "+"].flatMap((sign) => [".inf", ".Inf", ".INF"].map((word) => [sign + word, Infinity] as const)),
  ...[".inf", ".Inf", ".INF"].map((word) => [`-${word}`, -Infinity] as const),
]);

/** Every longer word is a text, and most texts are. */
const LONGEST_WORD = Math.max(
  ...[NULLS, BOOLEANS, OLD_BOOLEANS].flatMap((words) => Array.from(words.keys(), (word) => word.length)),
);
const TEXT: GoScalar = { type: "text" };

function isLetter(code: number): boolean {
  const lowered = code | 0x20;
  return lowered >= 0x61 && lowered <= 0x7a;
}

function spellings(word: string, value: boolean): readonly (readonly [string, boolean])[] {
  const first = word.charAt(0).toUpperCase() + word.slice(1);
  return [word, first, word.toUpperCase()].map((spelling) => [spelling, value] as const);
}

/**
 * The same for sigs.k8s.io/yaml and gopkg.in/yaml.v3 but for the booleans of YAML 1.1. Underscores are passed
 * over in numbers, and prefixes of numbers may be capitals. Source: function `resolve` of both.
 */
export function goScalar(text: string): GoScalar {
  if (text.length > LONGEST_WORD && isLetter(text.charCodeAt(0))) return TEXT;
  if (NULLS.has(text)) return { type: "null" };
  if (text === "<<") return { type: "merge" };
  const boolean = BOOLEANS.get(text);
  if (boolean !== undefined) return { type: "boolean", value: boolean, old: false };
  const old = OLD_BOOLEANS.get(text);
  if (old !== undefined) return { type: "boolean", value: old, old: true };
  const special = SPECIAL_NUMBERS.get(text);
  if (special !== undefined) return { type: "number", value: special };
  // Numbers and times begin with one of these. Most texts do not, and need no pattern then.
  if (!"+-.0123456789".includes(text.charAt(0))) return TEXT;
  const number = goNumber(text);
  if (number !== undefined) return { type: "number", value: number };
  return TIME.test(text) ? { type: "time" } : TEXT;
}

const TIME =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]| +)\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d*)?(?: *(?:Z|[-+]\d{1,2}(?::?\d{2})?))?)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function goNumber(text: string): number | undefined {
  // Behind a point Go itself reads, which wants digits on both sides of an underscore.
  if (text.startsWith(".") && /(?:^|[^0-9])_|_(?:[^0-9]|$)/.test(text)) return undefined;
  const plain = text.replaceAll("_", "");
  const [, sign, hexadecimal, binary, octal, decimal] = INTEGER.exec(plain) ?? [];
  const digits = hexadecimal ?? binary ?? octal ?? decimal;
  if (digits !== undefined) {
    const base = hexadecimal !== undefined ? 16 : binary !== undefined ? 2 : octal !== undefined ? 8 : 10;
    const value = Number.parseInt(digits, base);
    return sign === "-" ? -value : value;
  }
  return FLOAT.test(plain) ? Number(plain) : undefined;
}

/** Programs that read a file: those of Kubernetes know the booleans of YAML 1.1. */
export type GoReader = "kubernetes" | "v3";

/**
 * The same value with numbers and booleans as a program in Go reads them: `010` is 8, `1_000` is 1000, and
 * `on` is true to Helm and Kubernetes. What every reader takes alike stays as it was written, such as `7.80`.
 */
export function readByGo(node: SourceNode, reader: GoReader): SourceNode {
  if (node.kind === "list") return { ...node, items: node.items.map((item) => readByGo(item, reader)) };
  if (node.kind === "map")
    return {
      ...node,
      members: new Map([...node.members].map(([name, value]) => [name, readByGo(value, reader)])),
    };
  if (node.plain !== true) return node;
  const read = goScalar(node.text);
  if (read.type === "boolean" && (!read.old || reader === "kubernetes"))
    return node.value === read.value ? node : { ...node, value: read.value, text: String(read.value) };
  if (read.type !== "number" || node.value === read.value || !Number.isFinite(read.value)) return node;
  return { ...node, value: read.value, text: String(read.value) };
}

/**
 * Characters that end a line to these readers though not to others, or that they refuse where they are not
 * escaped.
 */
export const GO_UNWRITABLE = /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;
