import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Bench, Claim } from "../bench";
import { interleave, beside } from "../interleave";
import { GOLDEN, PARKIT } from "../programs";
import { measuredProgram } from "./process-cost";

const PEER = "node -e 0";
const DESCRIPTION = join(GOLDEN, "helm-payments/parkit.yaml");

/** Command lines, and what they may take: of the peer's processor time, and of memory in MiB. */
const COMMANDS = [
  { name: "parkit --version", argv: ["--version"], atMost: 2.5 },
  { name: "parkit --help", argv: ["--help"] },
  { name: "parkit validate", argv: ["validate", "-f", DESCRIPTION], atMost: 2.2, memoryAtMost: 50 },
  { name: "parkit synth helm", argv: ["synth", "helm", "-f", DESCRIPTION], atMost: 2.2, memoryAtMost: 50 },
  {
    name: "parkit synth helm -o DIR",
    argv: ["synth", "helm", "-f", DESCRIPTION, "-o", "values"],
    atMost: 2.2,
    memoryAtMost: 50,
  },
];

/** What a command takes from its start to its end, compared with Node.js doing nothing. */
export const cliStart: Bench = {
  name: "cli-start",
  summary: "processor time and memory of parkit --version, --help, validate, synth helm, against node -e 0",
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), "cli-start-"));
    try {
      const peer = measuredProgram(PEER, ["-e", "0"]);
      const commands = COMMANDS.map(({ name, argv, ...limits }) => ({
        ...limits,
        ...measuredProgram(name, [PARKIT, ...argv], folder),
      }));
      const timings = await interleave([peer, ...commands]);
      const claims = commands.flatMap(({ name, memory, atMost, memoryAtMost }): readonly Claim[] => [
        {
          what: `processor time of ${name}`,
          ...beside(timings, name, PEER),
          ...(atMost !== undefined && { atMost }),
        },
        {
          what: `memory of ${name}`,
          ours: memory(),
          unit: "MiB",
          ...(memoryAtMost !== undefined && { atMost: memoryAtMost }),
        },
      ]);
      return {
        timings,
        claims: [{ what: `memory of ${PEER}`, ours: peer.memory(), unit: "MiB" }, ...claims],
      };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
