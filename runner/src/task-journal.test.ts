import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TaskReference } from "@parkit/protocol/internal/task-report";
import fc from "fast-check";
import { openTaskJournal, type TaskJournal, taskJournalFileName } from "./task-journal";

const RUNNER_ID = "runner-1";
const task = (taskId: string): TaskReference => ({
  taskId,
  jobId: `job-${taskId}`,
  client: 1,
  actionFqn: "a.b",
});

let directory: string;
let path: string;
let opened: TaskJournal[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "task-journal-"));
  path = join(directory, taskJournalFileName(RUNNER_ID));
  opened = [];
});
afterEach(() => {
  for (const journal of opened) journal.close();
  rmSync(directory, { recursive: true });
});

function open(maxWasteBytes?: number): TaskJournal {
  const journal = openTaskJournal(directory, RUNNER_ID, maxWasteBytes);
  opened.push(journal);
  return journal;
}

/** What a runner finds that starts now; the one before it was killed, and closed nothing. */
const found = (): readonly string[] =>
  open().unsettled.map(({ task: { taskId }, outcome }) => `${taskId} ${outcome?.kind ?? "started"}`);

/** Bytes of the file without the zeros at its end. */
const writtenLength = (): number => readFileSync(path, "latin1").replace(/\0+$/, "").length;

describe("task journal", () => {
  it("tells the next runner what had started, what had ended, and not what was settled", async () => {
    const journal = open();
    expect(journal.unsettled).toEqual([]);
    await Promise.all(["a", "b", "c"].map((id) => journal.started(task(id))));
    journal.ended({
      task: task("b"),
      outcome: { kind: "succeeded", outputs: { id: 2n ** 60n, text: "a\nb\u2028" } },
    });
    journal.settled("c");
    const next = open();
    expect(next.unsettled).toEqual([
      { task: task("a") },
      { task: task("b"), outcome: { kind: "succeeded", outputs: { id: 2n ** 60n, text: "a\nb\u2028" } } },
    ]);
    expect(next.unreadable).toBe(0);
  });

  it("is only for its owner", () => {
    open();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("passes over a line that was not written to its end, and goes on behind it", async () => {
    await open().started(task("a"));
    const whole = writtenLength();
    await open().started(task("b"));
    const size = writtenLength();
    expect(size).toBeGreaterThan(whole + 10);
    for (let length = size - 2; length > whole + 1; length -= 7) {
      truncateSync(path, length);
      // Zeros stand behind what was written, unless a disk without room kept them off.
      if (length % 2 === 0) truncateSync(path, length + 4096);
      const journal = open();
      expect(journal.unsettled).toEqual([{ task: task("a") }]);
      expect(journal.unreadable).toBe(0);
      await journal.started(task("b"));
    }
    expect(found()).toEqual(["a started", "b started"]);
  });

  it("passes over garbage, and counts it", async () => {
    await open().started(task("a"));
    const garbage = ["", "started", "started {}", "ended null", "settled 7", "\u0000\u0001", "{", "settled"];
    appendFileSync(path, `${garbage.join("\n")}\nstarted ${"[".repeat(100_000)}\n`);
    appendFileSync(path, Buffer.from([0xff, 0xfe, 0x0a]));
    const journal = open();
    expect(journal.unsettled).toEqual([{ task: task("a") }]);
    expect(journal.unreadable).toBe(9);
    expect(open().unreadable).toBe(0);
  });

  it("opens whatever is in the file", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        writeFileSync(path, bytes);
        expect(found()).toEqual([]);
      }),
    );
  });

  it("stays small, and loses nothing when it is written anew", async () => {
    const journal = open(1000);
    await journal.started(task("kept"));
    for (let number = 0; number < 50; number += 1) {
      await journal.started(task(`task-${number}`));
      journal.ended({
        task: task(`task-${number}`),
        outcome: { kind: "succeeded", outputs: "x".repeat(100) },
      });
      journal.settled(`task-${number}`);
      expect(statSync(path).size).toBeLessThan(2500);
    }
    journal.ended({ task: task("kept"), outcome: { kind: "succeeded", outputs: null } });
    expect(found()).toEqual(["kept succeeded"]);
  });

  it("grows by steps, so that waiting for the disk need not wait for its size", async () => {
    const journal = open();
    const sizes = new Set<number>();
    for (let number = 0; number < 50; number += 1) {
      await journal.started(task(`task-${number}`));
      sizes.add(statSync(path).size);
    }
    expect(sizes.size).toBe(1);
    expect(found()).toHaveLength(50);
    expect(statSync(path).size).toBe(writtenLength());
  });

  it("passes over a hole that a failing machine left, and reads on behind it", async () => {
    const journal = open();
    for (const id of ["a", "b", "c"]) await journal.started(task(id));
    const lines = readFileSync(path, "latin1").split("\n");
    const hole = [lines[0], "\0".repeat((lines[1] ?? "").length + 1) + (lines[2] ?? ""), lines[3]];
    writeFileSync(path, hole.join("\n"), "latin1");
    const next = open();
    expect(next.unsettled).toEqual([{ task: task("a") }, { task: task("c") }]);
    expect(next.unreadable).toBe(0);
  });

  it("keeps runners of other identities apart", async () => {
    await open().started(task("a"));
    const other = openTaskJournal(directory, "../other/runner");
    opened.push(other);
    expect(other.unsettled).toEqual([]);
    expect(found()).toEqual(["a started"]);
  });

  it("does not wait for a pipe, and does not take a directory for a file", () => {
    execFileSync("mkfifo", [path]);
    expect(() => open()).toThrow("it is not a file");
    rmSync(path);
    mkdirSync(path);
    expect(() => open()).toThrow("it is not a file");
    expect(() => openTaskJournal(join(directory, "absent"), RUNNER_ID)).toThrow("ENOENT");
  });
});
