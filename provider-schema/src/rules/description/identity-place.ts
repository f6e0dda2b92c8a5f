import type { DeploymentType } from "../../deployment/deployment";
import type { Readable } from "../../description/description";
import {
  indexOf,
  known,
  perDescription,
  type ComponentPlace,
  type Path,
  type RunnerPlace,
} from "../../description/description-index";
import type { IsUnknown } from "../rule";
import type { RunnerIdentityInput } from "../../runner/runner-identity";
import { formatPath } from "../violation";

/** An identity that is written out and known. */
export interface IdentityPlace {
  readonly identity: Readable<RunnerIdentityInput>;
  readonly path: Path;
  readonly runner: RunnerPlace;
  readonly deployment: DeploymentType;
  /** Programs of the runner that use it. */
  readonly users: readonly ComponentPlace[];
}

/**
 * Every identity of a description that is known, in the order written. One that several programs inherit
 * comes once.
 */
export const identityPlaces = perDescription((description, isUnknown): readonly IdentityPlace[] =>
  indexOf(description, isUnknown).runners.flatMap((runner) => ofRunner(runner, isUnknown)),
);

function ofRunner(runner: RunnerPlace, isUnknown: IsUnknown): readonly IdentityPlace[] {
  const { deployment } = runner;
  if (deployment === undefined) return [];
  const byPath = new Map<string, IdentityPlace>();
  for (const component of runner.components) {
    const identity = known(component.identity, isUnknown);
    if (identity === undefined) continue;
    const path = formatPath(component.identityPath);
    const users = [...(byPath.get(path)?.users ?? []), component];
    byPath.set(path, { identity, path: component.identityPath, runner, deployment, users });
  }
  return [...byPath.values()];
}
