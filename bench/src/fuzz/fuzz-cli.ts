import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";

import { DEPLOYMENTS } from "@parkit/provider-schema/internal/deployment/deployment";
import fc from "fast-check";
import type * as Program from "parkit/internal/program";
import type * as Terminals from "parkit/internal/terminal";

import type { Bench } from "../bench";
import { complaint } from "./fuzz-verdict";
import { mutatedDescriptions } from "./mutated-description";
import { GOLDEN, loadCommandModule, PARKIT } from "../programs";
import { runNode, type ProcessResult } from "../run-process";
import { timed } from "../interleave";

const INPUTS = 10_000;
/** Each 100th input also goes through a process of its own. */
const PROCESS_EVERY = 100;
/** What says which inputs are made: the same number, the same inputs. */
const SEED = 20_261;
/** A file name that no description holds, so that a place in the output is a place in the input. */
const FILE = "fuzzed-parkit.yaml";

/** Commands that read a description, besides `validate`, which judges every input. */
const COMMANDS: readonly (readonly string[])[] = [
  ["validate", "--format", "json", "-f", FILE],
  ["validate", "--format", "sarif", "--strict", "-f", FILE],
  ["synth", "terraform", "-f", FILE],
  ["synth", "all", "-f", FILE],
  ["synth", "config", "-f", FILE],
  ["synth", "rbac", "-f", FILE],
  ...Object.keys(DEPLOYMENTS).map((type) => ["synth", type, "-f", FILE]),
  ["explain", "allowlist", "-f", FILE],
  ["graph", "-f", FILE],
  ["graph", "--format", "svg", "-f", FILE],
  ["diff", FILE, "original.yaml"],
];

/** An input on which the command line misbehaved. */
interface Finding {
  readonly index: number;
  readonly argv: readonly string[];
  readonly text: string;
  readonly complained: string;
}

/**
 * Descriptions with mistakes, through the command line: never anything but an exit code and words with a
 * place.
 */
export const fuzzCli: Bench = {
  name: "fuzz-cli",
  summary: `${INPUTS.toLocaleString("en")} mutated descriptions through the command line`,
  run: async (note) => {
    const originals = await readOriginals();
    const folder = await mkdtemp(join(tmpdir(), "parkit-fuzz-"));
    const before = process.cwd();
    process.chdir(folder);
    try {
      await writeFile("original.yaml", originals[0] ?? "");
      const { findings, slowest, codes } = await fuzz(originals, note);
      for (const finding of findings) note(described(finding));
      return {
        timings: [],
        claims: [
          { what: "inputs", ours: INPUTS, unit: "inputs" },
          ...Object.entries(codes).map(([code, value]) => ({
            what: `exit code ${code}`,
            ours: value,
            unit: "runs" as const,
          })),
          { what: "misbehaved", ours: findings.length, unit: "runs", atMost: 0 },
          { what: "slowest", ours: slowest, unit: "ms" },
        ],
      };
    } finally {
      process.chdir(before);
      await rm(folder, { recursive: true });
    }
  },
};

interface Fuzzed {
  readonly findings: readonly Finding[];
  /** The longest that one input took, in milliseconds. */
  readonly slowest: number;
  /** How often each exit code was seen. */
  readonly codes: Readonly<Record<string, number>>;
}

async function fuzz(originals: readonly string[], note: (text: string) => void): Promise<Fuzzed> {
  const findings: Finding[] = [];
  const codes: Record<string, number> = {};
  let slowest = 0;
  for (const [index, input] of inputs(originals).entries()) {
    await writeFile(FILE, input);
    // What was written is what is judged: half a surrogate pair is not a text.
    const text = Buffer.from(input).toString();
    for (const { argv, run } of runsOf(index)) {
      let result: ProcessResult = { code: null, stdout: "", stderr: "" };
      slowest = Math.max(slowest, await timed(async () => (result = await run(argv))));
      codes[String(result.code)] = (codes[String(result.code)] ?? 0) + 1;
      const complained = complaint(argv, result, FILE, text);
      if (complained !== undefined) findings.push({ index, argv, text, complained });
    }
    if ((index + 1) % 1000 === 0) note(`${index + 1} inputs, ${findings.length} misbehaved`);
  }
  return { findings, slowest, codes };
}

function inputs(originals: readonly string[]): readonly string[] {
  return fc.sample(mutatedDescriptions(originals), { numRuns: INPUTS, seed: SEED });
}

interface Run {
  readonly argv: readonly string[];
  readonly run: (argv: readonly string[]) => Promise<ProcessResult>;
}

/** Every input is validated; one other command reads it as well, and now and then a process of its own. */
function runsOf(index: number): readonly Run[] {
  const validate = ["validate", "-f", FILE];
  const other = COMMANDS[index % COMMANDS.length] ?? validate;
  const inside = [validate, other].map((argv) => ({ argv, run: runInside }));
  if (index % PROCESS_EVERY !== 0) return inside;
  return [...inside, { argv: validate, run: (argv) => runNode([PARKIT, ...argv]) }];
}

/** Runs the program inside this process, with its output collected. */
async function runInside(argv: readonly string[]): Promise<ProcessResult> {
  const out = collector();
  const err = collector();
  const { runProgram } = await loadCommandModule<typeof Program>("program");
  const { processTerminal } = await loadCommandModule<typeof Terminals>("terminal");
  const terminal = { ...processTerminal(false), out: out.stream, err: err.stream, isWatched: false };
  try {
    const code = await runProgram(argv, terminal);
    return { code, stdout: out.text(), stderr: err.text() };
  } catch (error) {
    return {
      code: null,
      stdout: out.text(),
      stderr: error instanceof Error ? (error.stack ?? "") : String(error),
    };
  }
}

function collector(): { readonly stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

async function readOriginals(): Promise<readonly string[]> {
  const entries = await readdir(GOLDEN, { withFileTypes: true });
  const scenarios = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(scenarios.sort().map((name) => readFile(join(GOLDEN, name, "parkit.yaml"), "utf8")));
}

/** A finding with all it takes to see it again. */
function described({ index, argv, text, complained }: Finding): string {
  return `input ${index} of seed ${SEED}: parkit ${argv.join(" ")} ${complained}\n${text}\n`;
}
