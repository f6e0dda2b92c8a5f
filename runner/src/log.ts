/** The runner's log: one JSON object a line, secrets redacted, a repeated state written once. */
import { isJsonObject, stringifyJson, type JsonValue } from "@parkit/protocol/internal/json";
import type { Redactor } from "@parkit/protocol/internal/redaction";
import { printable } from "@parkit/provider-schema/internal/printable";
import type { Clock } from "./clock";

/** How much a line matters. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Fields of a line besides `time`, `level` and `message`. */
type LogFields = Readonly<Record<string, JsonValue | undefined>>;

/** Where lines go, such as `process.stderr`. */
export interface LogStream {
  write(line: string): unknown;
}

/** Writes lines. */
export interface Log {
  write(level: LogLevel, message: string, fields?: LogFields): void;
  /**
   * Writes a line only when the subject's state is another than the last time: a failing poll is told once,
   * and its recovery once.
   */
  change(subject: string, state: string, level: LogLevel, message: string, fields?: LogFields): void;
  /**
   * The same log with more fields on every line, and more secrets to hide. It remembers states of its own, as
   * long as it is used.
   */
  child(fields: LogFields, secrets?: readonly string[]): Log;
}

/** What a log needs. */
interface LogOptions {
  readonly stream: LogStream;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** @default "info" */
  readonly level?: LogLevel;
  /** Fields of every line. */
  readonly fields?: LogFields;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Longest text in a line, in characters; the rest is cut off. */
const MAX_TEXT_LENGTH = 8192;

/** Makes a log. */
export function createLog(options: LogOptions): Log {
  const states = new Map<string, string>();
  const { stream, clock, redactor, level: lowest = "info", fields: always = {} } = options;
  const write: Log["write"] = (level, message, fields = {}) => {
    if (RANK[level] < RANK[lowest]) return;
    const line = {
      time: clock.now().toISOString(),
      level,
      message,
      ...present({ ...always, ...fields }),
    };
    // A secret that is cut in two would not be found any more. JSON leaves some of what acts on a terminal.
    stream.write(`${printable(stringifyJson(cutTexts(redactor.redact(line))))}\n`);
  };
  return {
    write,
    change: (subject, state, level, message, fields) => {
      if (states.get(subject) === state) return;
      states.set(subject, state);
      write(level, message, fields);
    },
    child: (fields, secrets = []) =>
      createLog({
        ...options,
        fields: { ...always, ...fields },
        redactor: secrets.length > 0 ? redactor.with(secrets) : redactor,
      }),
  };
}

function present(fields: LogFields): Record<string, JsonValue> {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  return kept;
}

function cutTexts(line: JsonValue): JsonValue {
  if (!isJsonObject(line)) return line;
  return Object.fromEntries(
    Object.entries(line).map(([name, value]) => [name, typeof value === "string" ? cut(value) : value]),
  );
}

function cut(text: string): string {
  return text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH)}… (cut)`;
}
