/** Where the log of a runner is: the commands of its guide, without a shell. */
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { deploymentTargetOf } from "@parkit/targets/internal/deployments";
import { shellWords } from "@parkit/targets/internal/text/shell-word";

import { UsageError } from "../usage-error";

/** A program that prints a log. */
export interface LogSource {
  readonly program: string;
  readonly argv: readonly string[];
}

const FOLLOW = ["--follow", "-f"];

/**
 * Programs that print the log of a runner, one for each of its components.
 *
 * @param follow - whether they go on with what comes
 * @throws {UsageError} where this machine has no program that does
 */
export function logSources(spec: RunnerSpec, follow: boolean): readonly LogSource[] {
  return deploymentTargetOf(spec)
    .guide(spec)
    .filter(({ topic }) => topic === "Logs")
    .flatMap(({ commands, shell }) => {
      if (shell === "powershell")
        throw new UsageError(
          `the log of ${spec.name} is on its Windows host`,
          `There, in PowerShell: ${commands.join("; ")}`,
        );
      return commands.map((command) => sourceOf(shellWords(command), follow));
    });
}

/** Of logs that were kept all is printed; rights are those of whoever calls. */
function sourceOf(words: readonly string[], follow: boolean): LogSource {
  const [program = "", ...written] = words[0] === "sudo" ? words.slice(1) : words;
  const argv = written.filter((word) => follow || !FOLLOW.includes(word));
  if (program === "tail") return { program, argv: ["-n", "+1", ...argv] };
  // With a selector kubectl shows ten lines unless told otherwise.
  return { program, argv: argv.includes("--selector") ? [...argv, "--tail=-1"] : argv };
}
