import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { type RunnerSpec, runnerComponents } from "@parkit/provider-schema/internal/runner/runner-spec";

import type { TargetFile } from "./target-file";
import { RenderError } from "./render-error";

/** Targets that are not a way of deploying a runner. */
export type OtherTargetName =
  "config" | "rbac" | "credentials" | "terraform" | "dashboard" | "argocd" | "flux" | "all";

/** Everything that a description can be rendered to; `parkit synth` takes these names. */
export type TargetName = DeploymentType | OtherTargetName;

/** Why a target cannot be made of a runner, and the way out. */
export interface Refusal {
  readonly reason: string;
  readonly remedy: string;
}

/** A target that is made of one runner. */
export interface RunnerTarget {
  readonly of: "runner";
  readonly name: TargetName;
  /** What it makes, in one line. */
  readonly summary: string;
  /** Whether it can be made of that runner, as it is deployed. */
  takes(spec: RunnerSpec): boolean;
  /** Why it cannot be made of a runner that it does not take. */
  refusal(spec: RunnerSpec): Refusal;
  /**
   * Its files. Pure: the same runner gives the same bytes. Those that hold a private key are readable for
   * their owner alone.
   *
   * @param folder - where the files are to lie in a Git repository, from its root; asked by targets whose
   *   files name each other for a program that reads the repository
   * @throws {RenderError} when it cannot be made of that runner
   */
  files(spec: RunnerSpec, folder?: string): readonly TargetFile[];
}

/** A target that is made of a whole description. */
export interface DescriptionTarget {
  readonly of: "description";
  readonly name: TargetName;
  /** What it makes, in one line. */
  readonly summary: string;
  /** Why nothing can be made of that description; undefined where something can. */
  refusal(description: Description): string | undefined;
  /**
   * Its files. Pure: the same description gives the same bytes. The description must have passed validation.
   */
  files(description: Description): readonly TargetFile[];
}

/** A way to render a description. */
export type Target = RunnerTarget | DescriptionTarget;

/**
 * Makes a target of a function that renders only some runners.
 *
 * @param refusal - why the others cannot be rendered; by default because of how they are deployed
 */
export function runnerTarget<Spec extends RunnerSpec>(
  name: TargetName,
  summary: string,
  takes: (spec: RunnerSpec) => spec is Spec,
  files: (spec: Spec, folder?: string) => readonly TargetFile[],
  refusal: (spec: RunnerSpec) => Refusal = (spec) => ({
    reason: `runner ${spec.name}, deployed by ${spec.deployment.type}, has no ${name}`,
    remedy: "Render it for the way it is deployed.",
  }),
): RunnerTarget {
  return {
    of: "runner",
    name,
    summary,
    takes,
    refusal,
    files(spec, folder) {
      if (!takes(spec)) throw new RenderError(refusal(spec).reason);
      const keys = writtenKeys(spec);
      return files(spec, folder).map((file) =>
        keys.some((key) => file.text.includes(key))
          ? { ...file, mode: (file.mode ?? 0o644) & OWNER_ALONE }
          : file,
      );
    },
  };
}

/** Permissions that leave out everybody but the owner of a file. */
const OWNER_ALONE = 0o700;

/** Private keys that the description insists on holding. */
function writtenKeys(spec: RunnerSpec): readonly string[] {
  return runnerComponents(spec).flatMap(({ identity }) =>
    identity.type === "inline" ? [identity.privateKey] : [],
  );
}
