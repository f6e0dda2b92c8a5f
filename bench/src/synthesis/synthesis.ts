import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Bench, BenchResult, Claim } from "../bench";
import { beside, interleave, median, medianOf } from "../interleave";
import { runNode } from "../run-process";
import type { Ready, SynthesisCost } from "./synthesis-program";

const PROGRAM = join(__dirname, "synthesis-program.js");
const ROUNDS = 9;
const COUNTS = [1, 10, 100, 1000];
/** Numbers of runners at which there are goals. */
const JUDGED = [100, 1000];

/** What synthesis of many runners takes, against the same resources written by hand. */
export const synthesisBench: Bench = {
  name: "synthesis",
  summary: "synthesis of 1 to 1,000 runners, against the same resources and files with values that are ready",
  run: (note) => runSynthesis(COUNTS, ROUNDS, note),
};

/** Does the bench with other numbers of runners or rounds. */
export async function runSynthesis(
  counts: readonly number[],
  rounds: number,
  note: (text: string) => void,
): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), "synthesis-"));
  const memories = new Map<string, number[]>();
  try {
    const contenders = [];
    for (const count of counts) {
      note(`${count} runners: making what is ready by hand`);
      const out = join(folder, `ready-${count}`);
      await synthesize(["constructs", out, String(count)]);
      const ready = readySynthesis(out);
      const [whole, bare] = [join(folder, `${count}.json`), join(folder, `${count}-bare.json`)];
      writeFileSync(whole, JSON.stringify(ready));
      writeFileSync(bare, JSON.stringify({ ...ready, files: [] }));
      for (const [name, kind, argument] of [
        [nameOf("constructs", count), "constructs", String(count)],
        [nameOf("by hand", count), "by-hand", whole],
        [nameOf("by hand without files", count), "by-hand", bare],
      ] as const)
        contenders.push({
          name,
          run: async () => {
            const target = mkdtempSync(join(folder, "out-"));
            const { processor, memory } = await synthesize([kind, target, argument]);
            rmSync(target, { recursive: true });
            memories.set(name, [...(memories.get(name) ?? []), memory]);
            note(`${name}: ${processor.toFixed(0)} ms`);
            return processor;
          },
        });
    }
    const timings = await interleave(contenders, rounds);
    const memoryOf = (name: string): number => median(memories.get(name) ?? []);
    const claims = counts.flatMap((count): readonly Claim[] => {
      const [ours, peer] = [nameOf("constructs", count), nameOf("by hand", count)];
      const isJudged = JUDGED.includes(count);
      return [
        {
          what: `processor time of ${ours}, of the same by hand`,
          ...beside(timings, ours, peer),
          ...(isJudged && { atMost: 1.4 }),
        },
        {
          what: `processor time of ${ours}, of the same by hand without its files`,
          ...beside(timings, ours, nameOf("by hand without files", count)),
        },
        {
          what: `memory of ${ours}, of the same by hand`,
          ours: memoryOf(ours),
          peer: memoryOf(peer),
          unit: "MiB",
          ...(isJudged && { atMost: 1.2 }),
        },
      ];
    });
    return {
      timings,
      claims: [...claims, ...growth(counts, (count) => medianOf(timings, nameOf("constructs", count)))],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Ten times as many runners take at most ten times as long. */
function growth(counts: readonly number[], timeOf: (count: number) => number): readonly Claim[] {
  const [few, many] = [100, 1000];
  if (!counts.includes(few) || !counts.includes(many)) return [];
  return [
    { what: "1,000 runners, beside 100", ours: timeOf(many), peer: timeOf(few), unit: "ms", atMost: 10 },
  ];
}

function nameOf(kind: string, count: number): string {
  return `${count.toLocaleString("en")} runners, ${kind}`;
}

async function synthesize(argv: readonly string[]): Promise<SynthesisCost> {
  const { code, stdout, stderr } = await runNode([PROGRAM, ...argv]);
  if (code !== 0) throw new Error(`${PROGRAM} ended with code ${code}: ${stderr}`);
  // Written by the program.
  return JSON.parse(stdout) as SynthesisCost;
}

/** What somebody would have written by hand: the resources of a synthesized app, and the files beside it. */
function readySynthesis(folder: string): Ready {
  const from = join(folder, "stacks/stack");
  const configuration = "cdk.tf.json";
  // Synthesized by the framework.
  const { resource } = JSON.parse(readFileSync(join(from, configuration), "utf8")) as {
    readonly resource: {
      readonly helm_release: Ready["releases"];
      readonly parkit_connection_http: Ready["connections"];
    };
  };
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(from.length + 1))
    .filter((path) => path !== configuration);
  return { releases: resource.helm_release, connections: resource.parkit_connection_http, files, from };
}
