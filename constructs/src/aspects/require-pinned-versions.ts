import { pinnableVersions } from "@parkit/provider-schema/internal/deployment/deployment";
import { defaultVersion } from "@parkit/provider-schema/internal/version/versions";

import { Requirement, type DescribedObject, type UnmetRequirement } from "./requirement";

/**
 * Every version of a deployment is written down: chart, image, operator and Agent. The defaults of parkit
 * move with its releases, so that without this an update of parkit may update runners.
 *
 * @example
 * Aspects.of(app).add(new RequirePinnedVersions());
 */
export class RequirePinnedVersions extends Requirement {
  public override unmetBy(object: DescribedObject): readonly UnmetRequirement[] {
    if (object.type !== "runner") return [];
    const { deployment } = object.runner;
    return pinnableVersions(deployment.type)
      .filter((field) => !(field in deployment))
      .map((field) => {
        const today = defaultVersion(deployment, field);
        return {
          rule: "requirement/pinned-versions",
          path: "deployment",
          message: `${field} is not pinned; ${today === undefined ? "what is installed decides" : `today's default is ${today}`}`,
          hint: `Write ${field}${today === undefined ? "" : `: ${JSON.stringify(today)}`}.`,
        };
      });
  }
}
