import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { deployedBy } from "../deployed-by";
import { helmAgentGuide, operatorGuide } from "../agent/agent-guide";
import { composeGuide, dockerGuide } from "../container/container-guide";
import { linuxGuide, windowsGuide } from "../host/host-guide";
import { helmGuide, manifestsGuide } from "../kubernetes/standalone-guide";
import { guideText } from "./guide-step";
import type { GuideStep } from "./guide-step";
import type { TargetFile } from "../target-file";

/** The guide as a file beside what deploys the runner. */
export function guideFile(spec: RunnerSpec): TargetFile {
  return { path: "README.md", text: guideText(`Runner ${spec.name}`, guideSteps(spec)), guide: true };
}

/** How to install, check, change, restart and watch a runner the way it is deployed, with its own names in every command. */
export function guideSteps(spec: RunnerSpec): readonly GuideStep[] {
  if (deployedBy("helm")(spec)) return helmGuide(spec);
  if (deployedBy("helm-agent")(spec)) return helmAgentGuide(spec);
  if (deployedBy("operator")(spec)) return operatorGuide(spec);
  if (deployedBy("manifests")(spec)) return manifestsGuide(spec);
  if (deployedBy("docker")(spec)) return dockerGuide(spec);
  if (deployedBy("compose")(spec)) return composeGuide(spec);
  if (deployedBy("linux")(spec)) return linuxGuide(spec);
  if (deployedBy("windows")(spec)) return windowsGuide(spec);
  throw new RangeError(`there is no guide for ${spec.deployment.type}`);
}
