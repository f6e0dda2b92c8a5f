import { UsageError } from "../usage-error";

/**
 * Picks the runner a command is about: the named one, or the only one.
 *
 * @throws {UsageError} when there is none of that name, or several and no name
 */
export function chooseRunner<R extends { readonly name: string }>(
  runners: readonly R[],
  name: string | undefined,
): R {
  const names = runners.map((runner) => runner.name).join(", ");
  if (name !== undefined) {
    const named = runners.find((runner) => runner.name === name);
    if (named === undefined)
      throw new UsageError(`there is no runner ${JSON.stringify(name)}`, `Runners: ${names}.`);
    return named;
  }
  const [only, ...others] = runners;
  if (only === undefined)
    throw new UsageError("the description has no runner", "Describe one under runners.");
  if (others.length > 0) {
    throw new UsageError("the description has several runners", `Choose one with --runner: ${names}.`);
  }
  return only;
}
