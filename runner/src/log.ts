/** The runner's log: one JSON object a line, secrets redacted, a repeated state written once. */
import { stringifyJson, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
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
  return logWith(options, shown(options.fields ?? {}, options.redactor));
}

/** @param shownAlways - the fields of every line as they are written */
function logWith(options: LogOptions, shownAlways: JsonObject): Log {
  const states = new Map<string, string>();
  const { stream, clock, redactor, level: lowest = "info", fields: always = {} } = options;
  const write: Log["write"] = (level, message, fields = {}) => {
    if (RANK[level] < RANK[lowest]) return;
    const time = clock.now().toISOString();
    const line = { time, level, ...shown({ message }, redactor), ...shownAlways, ...shown(fields, redactor) };
    // JSON leaves some of what acts on a terminal.
    stream.write(`${printable(stringifyJson(line))}\n`);
  };
  return {
    write,
    change: (subject, state, level, message, fields) => {
      if (states.get(subject) === state) return;
      states.set(subject, state);
      write(level, message, fields);
    },
    child: (fields, secrets = []) => {
      const child = { ...options, fields: { ...always, ...fields } };
      return secrets.length > 0
        ? createLog({ ...child, redactor: redactor.with(secrets) })
        : logWith(child, { ...shownAlways, ...shown(fields, redactor) });
    },
  };
}

/** Fields as they are written. */
function shown(fields: LogFields, redactor: Redactor): JsonObject {
  const members: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields))
    // A secret that is cut in two would not be found any more.
    if (value !== undefined) members[redactor.redactText(name)] = cut(redactor.redact(value));
  return members;
}

function cut(value: JsonValue): JsonValue {
  if (typeof value !== "string" || value.length <= MAX_TEXT_LENGTH) return value;
  return `${value.slice(0, MAX_TEXT_LENGTH)}… (cut)`;
}
