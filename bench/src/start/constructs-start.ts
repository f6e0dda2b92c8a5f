import type { Bench } from "../bench";
import { interleave, ratio } from "../interleave";
import { measuredProgram } from "./process-cost";

const PEER = 'require("cdktf")';
const OURS = 'require("@parkit/constructs")';
/** What an app of runners loads before it makes the first. */
const USED = `const { App, TerraformStack } = require("cdktf"); const { configureProviders, Connection, PrivateActionRunner, Deployment } = ${OURS}`;

/** What loading the constructs takes, compared with loading the framework that they need. */
export const constructsStart: Bench = {
  name: "constructs-start",
  summary: `processor time and memory of ${OURS}, against ${PEER}`,
  run: async () => {
    const programs = [
      [PEER, PEER],
      [OURS, OURS],
      ["what an app takes of both", USED],
    ].map(([name = "", program = ""]) => measuredProgram(name, ["-e", program], __dirname));
    const timings = await interleave(programs);
    return {
      timings,
      claims: [
        { what: `processor time of ${OURS}`, value: ratio(timings, OURS, PEER), unit: "times", atMost: 1.25 },
        ...programs.map(({ name, memory }) => ({
          what: `memory of ${name}`,
          value: memory(),
          unit: "MiB" as const,
        })),
      ],
    };
  },
};
