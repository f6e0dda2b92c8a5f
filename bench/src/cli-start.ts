import type { Bench } from "./bench";
import { interleave, ratio, timed } from "./interleave";
import { PARKIT } from "./programs";
import { runNodeWell } from "./run-process";

const PEER = "node -e 0";

/** How fast `parkit` answers, compared with Node.js doing nothing. */
export const cliStart: Bench = {
  name: "cli-start",
  summary: "parkit --version, and --help, against node -e 0",
  run: async () => {
    const timings = await interleave([
      { name: PEER, run: () => timed(() => runNodeWell(["-e", "0"])) },
      { name: "parkit --version", run: () => timed(() => runNodeWell([PARKIT, "--version"])) },
      { name: "parkit --help", run: () => timed(() => runNodeWell([PARKIT, "--help"])) },
    ]);
    const times = (name: string): number => ratio(timings, name, PEER);
    return {
      timings,
      claims: [
        { what: "parkit --version", value: times("parkit --version"), unit: "times", atMost: 2.5 },
        { what: "parkit --help", value: times("parkit --help"), unit: "times" },
      ],
    };
  },
};
