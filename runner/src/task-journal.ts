/**
 * The journal of tasks: a file that tells a runner which tasks the one before it had started, when that one
 * was killed. That a task starts is on disk before its action begins; its outcome is in the file before it is
 * reported; and it is let go when the report was accepted.
 *
 * A line is a word and a JSON document. What is half written, or no such line, is passed over: a start that
 * was not written whole was not followed by an action. Behind the last line there may be zeros: to write into
 * them leaves the file as large as it is, so that a wait for the disk need not wait for the file system's own
 * journal, which everything on the disk shares.
 */
import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { parseJson, stringifyJson } from "@parkit/protocol/internal/json";
import {
  encodeHeartbeat,
  encodeTaskReport,
  parseHeartbeat,
  parseTaskReport,
  type TaskOutcome,
  type TaskReference,
  type TaskReport,
} from "@parkit/protocol/internal/task-report";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { ConfigurationError } from "./configuration-error";
import { systemErrorCode } from "./system-error";

/** Name of the file in the runner's directory: runners of other identities have files of their own. */
export function taskJournalFileName(runnerId: string): string {
  return `tasks-${encodeURIComponent(runnerId)}.journal`;
}

/** Bytes of what is no longer needed before the file is written anew. */
const MAX_WASTE_BYTES = 4 * 1024 * 1024;
/** Most zeros that are written ahead, in bytes. */
const MAX_AHEAD_BYTES = 256 * 1024;
/** Longest line that is read, in bytes: an output of 15 MiB, escaped. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** A task of which the journal knows that it had started and not that its report was accepted. */
export interface UnsettledTask {
  readonly task: TaskReference;
  /** Absent when the runner was killed while the action ran. */
  readonly outcome?: TaskOutcome;
}

/** Where it is written down which tasks have started and ended. */
export interface TaskJournal {
  /** What the runner before this one left, oldest first. */
  readonly unsettled: readonly UnsettledTask[];
  /** Lines that could not be read, apart from a half-written last one. */
  readonly unreadable: number;
  /**
   * Notes that a task starts. Resolves when that is on disk.
   *
   * @throws the system's error when it cannot be written: then the task must not start.
   */
  started(task: TaskReference): Promise<void>;
  /**
   * Notes how a task ended, so that a runner that starts after a crash can report it.
   *
   * @throws the system's error when it cannot be written.
   */
  ended(report: TaskReport): void;
  /**
   * Lets a task go.
   *
   * @throws the system's error when it cannot be written: then it comes back after a restart.
   */
  settled(taskId: string): void;
  /** Closes the file. Nothing is noted any more. */
  close(): void;
}

/** In place of a journal where there is nowhere to write one. */
export const NO_JOURNAL: TaskJournal = {
  unsettled: [],
  unreadable: 0,
  started: () => Promise.resolve(),
  ended: () => undefined,
  settled: () => undefined,
  close: () => undefined,
};

/**
 * Opens the journal of a runner in a directory, and writes it anew without what is no longer needed. Two
 * processes with one identity must not share a directory.
 *
 * @throws {@link ConfigurationError} when something else than a file has its name; the system's error when
 *   the directory cannot be written.
 */
export function openTaskJournal(
  directory: string,
  runnerId: string,
  maxWasteBytes = MAX_WASTE_BYTES,
): TaskJournal {
  const path = join(directory, taskJournalFileName(runnerId));
  const { lines, unsettled, unreadable } = readJournal(path);
  let file = rewrite(path, lines.values());
  /** Where the zeros end. */
  let end = file.size;
  let needed = file.size;
  let limit = maxWasteBytes;
  let isTorn = false;
  let isClosed = false;
  let syncing = Promise.resolve();
  let nextSync: Promise<void> | undefined;
  let starting: Start[] = [];

  const append = (line: string): void => {
    if (isClosed) return;
    const bytes = Buffer.from(isTorn ? `\n${line}` : line);
    isTorn = true;
    writeWhole(file, bytes);
    isTorn = false;
    if (file.size > end) writeAhead();
  };
  const writeAhead = (): void => {
    const ahead = { ...file };
    try {
      writeWhole(ahead, Buffer.alloc(Math.min(MAX_AHEAD_BYTES, Math.ceil(maxWasteBytes / 4))));
    } catch {
      // Without them it only takes longer.
    }
    end = ahead.size;
  };
  const keep = (taskId: string, line: string): void => {
    needed += Buffer.byteLength(line) - Buffer.byteLength(lines.get(taskId) ?? "");
    lines.set(taskId, line);
  };
  const drop = (taskId: string): void => {
    needed -= Buffer.byteLength(lines.get(taskId) ?? "");
    lines.delete(taskId);
  };
  const compact = (): void => {
    if (file.size - needed <= limit) return;
    try {
      const fresh = rewrite(path, lines.values());
      closeSync(file.fd);
      file = fresh;
      end = needed = file.size;
      limit = maxWasteBytes;
      isTorn = false;
    } catch {
      // The file that is there goes on; perhaps there is room later.
      limit *= 2;
    }
  };
  const writeStarts = (): void => {
    const starts = starting;
    starting = [];
    append(starts.map(({ line }) => line).join(""));
    for (const { taskId, line } of starts) keep(taskId, line);
  };
  const syncOnce = (): Promise<void> =>
    new Promise((resolve, reject) => {
      nextSync = undefined;
      if (isClosed) {
        reject(new Error("the journal is closed"));
        return;
      }
      writeStarts();
      compact();
      fdatasync(file.fd, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  /** Tasks that start at the same time share one write, and one wait for the disk. */
  const synced = (): Promise<void> => {
    if (nextSync === undefined) {
      // Tasks that arrived with the same turn of the event loop come along.
      const next = syncing.then(() => setImmediate()).then(syncOnce);
      nextSync = next;
      syncing = next.catch(() => undefined);
    }
    return nextSync;
  };

  return {
    unsettled,
    unreadable,
    started: (task) => {
      starting.push({ taskId: task.taskId, line: `started ${encodeHeartbeat(task)}\n` });
      return synced();
    },
    ended: (report) => {
      const line = `ended ${encodeTaskReport(report)}\n`;
      keep(report.task.taskId, line);
      append(line);
    },
    settled: (taskId) => {
      if (!lines.has(taskId)) return;
      drop(taskId);
      append(`settled ${stringifyJson(taskId)}\n`);
    },
    close: () => {
      isClosed = true;
      void syncing.then(() => {
        closeSync(file.fd);
      });
    },
  };
}

/** A file that is written from its beginning on. */
interface OpenFile {
  readonly fd: number;
  /** Bytes that were written, zeros left out. */
  size: number;
}

/** The start of a task that is not written yet. */
interface Start {
  readonly taskId: string;
  readonly line: string;
}

interface JournalContent {
  /** The line that says most of each task, oldest first. */
  readonly lines: Map<string, string>;
  readonly unsettled: readonly UnsettledTask[];
  readonly unreadable: number;
}

type Line =
  | { readonly kind: "task"; readonly taskId: string; readonly state: UnsettledTask }
  | { readonly kind: "settled"; readonly taskId: string }
  | { readonly kind: "unreadable" };

function readJournal(path: string): JournalContent {
  const lines = new Map<string, string>();
  const states = new Map<string, UnsettledTask>();
  let unreadable = 0;
  for (const { text, isWhole } of linesOf(path)) {
    if (text === "") continue;
    const line = readLine(text);
    if (line.kind === "unreadable") unreadable += isWhole ? 1 : 0;
    else if (line.kind === "settled") {
      lines.delete(line.taskId);
      states.delete(line.taskId);
    } else {
      lines.set(line.taskId, `${text}\n`);
      states.set(line.taskId, line.state);
    }
  }
  return { lines, unsettled: [...states.values()], unreadable };
}

function readLine(text: string): Line {
  const [, word, document = ""] = /^(started|ended|settled) (.+)$/s.exec(text) ?? [];
  try {
    if (word === "started") {
      const task = parseHeartbeat(document);
      return { kind: "task", taskId: task.taskId, state: { task } };
    }
    if (word === "ended") {
      const { task, outcome } = parseTaskReport(document);
      return { kind: "task", taskId: task.taskId, state: { task, outcome } };
    }
    const taskId = word === "settled" ? parseJson(document) : undefined;
    return typeof taskId === "string" ? { kind: "settled", taskId } : { kind: "unreadable" };
  } catch (error) {
    if (error instanceof WireFormatError) return { kind: "unreadable" };
    throw error;
  }
}

interface TextLine {
  readonly text: string;
  /** Whether it ends as a line does. */
  readonly isWhole: boolean;
}

/** Lines of a file, none when there is no file. A line that is too long comes as an unreadable one. */
function* linesOf(path: string): Generator<TextLine> {
  const fd = openToRead(path);
  if (fd === undefined) return;
  try {
    if (!fstatSync(fd).isFile()) throw new ConfigurationError(path, ["it is not a file"]);
    const chunk = Buffer.alloc(1024 * 1024);
    let parts: Buffer[] = [];
    let length = 0;
    const take = (isWhole: boolean): TextLine => {
      const text = length > MAX_LINE_BYTES ? "too long" : withoutZeros(Buffer.concat(parts)).toString("utf8");
      parts = [];
      length = 0;
      return { text, isWhole };
    };
    for (;;) {
      const read = readSync(fd, chunk);
      if (read === 0) break;
      let from = 0;
      for (let end = chunk.indexOf("\n"); end !== -1 && end < read; end = chunk.indexOf("\n", from)) {
        parts.push(Buffer.from(chunk.subarray(from, end)));
        length += end - from;
        yield take(true);
        from = end + 1;
      }
      length += read - from;
      if (length <= MAX_LINE_BYTES) parts.push(Buffer.from(chunk.subarray(from, read)));
    }
    if (length > 0) yield take(false);
  } finally {
    closeSync(fd);
  }
}

/** A line without zeros before it, which were to be written over. */
function withoutZeros(line: Buffer): Buffer {
  const first = line.findIndex((byte) => byte !== 0);
  return first === -1 ? Buffer.alloc(0) : line.subarray(first);
}

/** A pipe in place of the file would otherwise hold up the start. */
function openToRead(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a file that is there whole or not at all, only for its owner, and leaves it open for more. */
function rewrite(path: string, lines: Iterable<string>): OpenFile {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  const file: OpenFile = { fd: openSync(temporary, "wx", 0o600), size: 0 };
  try {
    for (const line of lines) writeWhole(file, Buffer.from(line));
    fsyncSync(file.fd);
    renameSync(temporary, path);
    syncDirectory(dirname(path));
  } catch (error) {
    closeSync(file.fd);
    rmSync(temporary, { force: true });
    throw error;
  }
  return file;
}

/** Windows has no such call for directories. */
function syncDirectory(directory: string): void {
  if (process.platform === "win32") return;
  const fd = openSync(directory, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Writes all of some bytes; a failure may leave a part of them. */
function writeWhole(file: OpenFile, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) {
    const more = writeSync(file.fd, bytes, written, bytes.length - written, file.size);
    written += more;
    file.size += more;
  }
}
