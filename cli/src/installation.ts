import type { Installation, NewRunner } from "@parkit/control-plane/internal/console/installation";
import { API_VERSION } from "@parkit/provider-schema/internal/description/description";
import { judgeDescription } from "@parkit/provider-schema/internal/description/validate";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { composeFiles } from "@parkit/targets/internal/compose/compose";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import { dockerFiles } from "@parkit/targets/internal/docker/docker";

const isDocker = deployedBy("docker");
const isCompose = deployedBy("compose");

/** What starts a new runner, as the console shows it: of a description, as `parkit synth` makes it. */
export function installationOf(runner: NewRunner): Installation {
  const { description, violations } = judgeDescription(described(runner, "docker"));
  const problems = violations.filter(({ severity }) => severity === "error");
  if (description === undefined || problems.length > 0)
    return { problems: problems.map(({ message, hint }) => `${message}. ${hint}`) };
  const [docker] = runnerSpecs(description).filter(isDocker).flatMap(dockerFiles);
  const other = judgeDescription(described(runner, "compose")).description;
  const [compose] = other === undefined ? [] : runnerSpecs(other).filter(isCompose).flatMap(composeFiles);
  return { docker: docker?.text ?? "", compose: compose?.text ?? "" };
}

function described(
  { name, modes, hostname, allow, controlPlane }: NewRunner,
  type: "docker" | "compose",
): unknown {
  const runner = {
    name,
    modes,
    ...(hostname !== undefined && { push: { hostname } }),
    allow: allow.length === 0 ? "none" : allow,
    identity: { type: "self-enroll" },
    deployment: { type },
  };
  return { apiVersion: API_VERSION, site: { appUrl: controlPlane, apiUrl: controlPlane }, runners: [runner] };
}
