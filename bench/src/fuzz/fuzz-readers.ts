import type { Bench } from "../bench";
import { readHostileInputs } from "./hostile-input";

const INPUTS = 100_000;
/** What says which changes are made: the same number, the same changes. Keys are new each time. */
const SEED = 20_263;

/** Envelopes, tokens, signing keys and credential files with some bytes changed. */
export const fuzzReaders: Bench = {
  name: "fuzz-readers",
  summary: `${INPUTS.toLocaleString("en")} changed envelopes, tokens, signing keys and credential files`,
  run: async (note) => {
    const { findings, slowest } = await readHostileInputs(INPUTS, SEED, note);
    for (const finding of findings) note(finding);
    return {
      timings: [],
      claims: [
        { what: "inputs", ours: INPUTS, unit: "inputs" },
        { what: "taken wrongly", ours: findings.length, unit: "inputs", atMost: 0 },
        { what: "slowest", ours: slowest, unit: "ms" },
      ],
    };
  },
};
