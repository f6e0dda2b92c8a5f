import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Bench, Claim, Unit } from "./bench";
import { interleave, median, medianOf, timed, type Timing } from "./interleave";
import { PARKIT } from "./programs";
import { runNode } from "./run-process";

/** Fields that do not exist, in each of the files. The first is what the command takes anyway. */
const COUNTS = [1, 10_000, 20_000, 40_000] as const;
const ROUNDS = 5;
/** What is linear is four times as much; a square would be sixteen times. */
const MOST_TIMES = 5;

/** Has a process tell its peak memory in kilobytes when it ends. */
const TELL_MEMORY = `data:text/javascript,process.on("exit",()=>{console.error("peak "+process.resourceUsage().maxRSS)})`;

/** How time and memory of a check grow with the number of mistakes. */
export const manyFindings: Bench = {
  name: "many-findings",
  summary: "parkit validate over 10,000, 20,000 and 40,000 fields that do not exist",
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), "parkit-findings-"));
    const peaks = new Map<string, number[]>(COUNTS.map((count) => [nameOf(count), []]));
    try {
      const contenders = await Promise.all(
        COUNTS.map(async (count) => {
          const file = join(folder, `${count}.yaml`);
          const fields = Array.from({ length: count }, (_, index) => `field${index}: 1\n`);
          await writeFile(file, `apiVersion: parkit/v1\n${fields.join("")}`);
          return {
            name: nameOf(count),
            run: () =>
              timed(async () => {
                peaks.get(nameOf(count))?.push(await checked(file, count));
              }),
          };
        }),
      );
      const timings = await interleave(contenders, ROUNDS);
      const megabytes = (count: Count): number => median(peaks.get(nameOf(count)) ?? []) / 1000;
      return {
        timings,
        claims: [
          ...growth("time", "ms", (count) => medianOf(timings, nameOf(count))),
          ...growth("memory", "MB", megabytes),
          { what: `memory of ${nameOf(40_000)}`, ours: megabytes(40_000), unit: "MB" },
        ],
      };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

type Count = (typeof COUNTS)[number];

function nameOf(count: Count): Timing["name"] {
  return `${count.toLocaleString("en")} ${count === 1 ? "field" : "fields"}`;
}

/** What grows, without what one field takes. */
function growth(what: string, unit: Unit, of: (count: Count) => number): readonly Claim[] {
  const more = (count: Count): number => of(count) - of(1);
  return [
    {
      what: `${what} of ${nameOf(40_000)} against ${nameOf(10_000)}`,
      ours: more(40_000),
      peer: more(10_000),
      unit,
      atMost: MOST_TIMES,
    },
  ];
}

/**
 * Checks a file and returns the peak memory of that, in kilobytes.
 *
 * @throws {Error} when something else is found than a violation for each field
 */
async function checked(file: string, count: number): Promise<number> {
  const argv = ["--import", TELL_MEMORY, PARKIT, "validate", "-f", file, "--format", "json"];
  const { code, stdout, stderr } = await runNode(argv);
  const found = (JSON.parse(stdout) as { readonly violations: readonly unknown[] }).violations.length;
  const peak = /^peak (\d+)$/m.exec(stderr)?.[1];
  if (code !== 1 || found !== count || peak === undefined)
    throw new Error(`parkit ended with ${String(code)} and ${found} violations: ${stderr}`);
  return Number(peak);
}
