import { actionName } from "./action-name";
import { FLAVOURS } from "../runner/flavour";
import { type Action, actionsOf, AGENTS } from "./action";

const BUNDLE = "com.datadoghq.script";

/** Script actions. `runShellScript` answers in released builds that it is not available. */
export function scriptActions(): readonly Action[] {
  return [
    ...actionsOf(
      BUNDLE,
      { flavours: FLAVOURS, os: "linux" },
      { runPredefinedScript: "Run a command that the runner's script file declares" },
    ),
    ...actionsOf(
      BUNDLE,
      { flavours: ["agent"], os: "windows" },
      { runPredefinedPowershellScript: "Run a PowerShell script that the runner's script file declares" },
    ),
    ...actionsOf(
      BUNDLE,
      { flavours: AGENTS, status: "deprecated", replacedBy: actionName(`${BUNDLE}.runPredefinedScript`) },
      { runShellScript: "Run any shell script; released builds always refuse" },
    ),
    ...actionsOf(
      BUNDLE,
      { flavours: FLAVOURS },
      {
        testConnection: "Check the script file and its user, and name the declared scripts",
        enrichScript: "Offer the names of the declared scripts for a form's selection",
      },
    ),
  ];
}
