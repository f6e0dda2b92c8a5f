import type { Bench } from "../bench";
import { interleave, beside } from "../interleave";
import { measuredProgram } from "./process-cost";

const PEER = 'require("cdktf")';
const OURS = 'require("@parkit/constructs")';
/** What an app of runners loads before it makes the first. */
const USED = `const { App, TerraformStack } = require("cdktf"); const { configureProviders, Connection, PrivateActionRunner, Deployment } = ${OURS}`;

/** The same, and what the first runner and connection load: a way of deploying, and classes of resources. */
const FIRST = `${USED}; require("../synthesis/many-runners").manyRunners(require("node:fs").mkdtempSync(require("node:path").join(require("node:os").tmpdir(), "start-")), 1)`;

/** What loading the constructs takes, compared with loading the framework that they need. */
export const constructsStart: Bench = {
  name: "constructs-start",
  summary: `processor time and memory of ${OURS}, against ${PEER}`,
  run: async () => {
    const taken = "what an app takes of both";
    const first = "the first runner and connection";
    const programs = [
      [PEER, PEER],
      [OURS, OURS],
      [taken, USED],
      [first, FIRST],
    ].map(([name = "", program = ""]) => measuredProgram(name, ["-e", program], __dirname));
    const timings = await interleave(programs);
    return {
      timings,
      claims: [
        ...[OURS, taken].map((what) => ({
          what: `processor time of ${what}`,
          ...beside(timings, what, PEER),
          atMost: 1.25,
        })),
        { what: `processor time of ${first}`, ...beside(timings, first, PEER) },
        ...programs.map(({ name, memory }) => ({
          what: `memory of ${name}`,
          ours: memory(),
          unit: "MiB" as const,
        })),
      ],
    };
  },
};
