/** Every action of the script bundle. */
import type { RegisteredAction } from "../action";
import { runPredefinedPowershellScript, runPredefinedScript } from "./run-predefined-script";
import { enrichScript, runShellScript, testConnection } from "./script-forms";

/** Those that the runner has. */
export const scriptActions: readonly RegisteredAction[] = [
  runPredefinedScript,
  runPredefinedPowershellScript,
  testConnection,
  enrichScript,
  runShellScript,
];
