import type { Bench } from "./bench";
import { cliStart } from "./cli-start";
import { fuzzCli } from "./fuzz-cli";
import { providerOperations } from "./provider-operations";
import { providerStart } from "./provider-start";
import { validateBench } from "./validate";

/** Every bench, in the order in which all of them run. */
export const BENCHES: readonly Bench[] = [
  cliStart,
  providerStart,
  validateBench,
  fuzzCli,
  providerOperations,
];
