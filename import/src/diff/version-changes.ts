import type { DeploymentInput } from "@parkit/provider-schema/internal/deployment/deployment";
import { defaultVersion } from "@parkit/provider-schema/internal/version/versions";
import type { VersionField } from "@parkit/provider-schema/internal/version/version-field";

import type { ChangeOfObject } from "./change";
import { phrase } from "./phrase";

/** Fields of deployments that pin a version, with what people call it. */
const VERSION_FIELDS: Readonly<Record<VersionField, string>> = {
  chartVersion: "chart version",
  imageTag: "image tag",
  agentVersion: "Agent version",
  operatorVersion: "operator version",
};

/** Whether a field of a deployment pins a version. */
export function isVersionField(name: string): name is VersionField {
  return Object.hasOwn(VERSION_FIELDS, name);
}

/** Versions that become others, are pinned, or go back to the default. */
export function versionChanges(was: DeploymentInput, is: DeploymentInput): readonly ChangeOfObject[] {
  return Object.keys(VERSION_FIELDS)
    .filter(isVersionField)
    .flatMap((field): readonly ChangeOfObject[] => {
      const [before, after] = [pinned(was, field), pinned(is, field)];
      if (before === after) return [];
      const [old, now] = [before ?? byDefault(was, field), after ?? byDefault(is, field)];
      return [
        {
          topic: "version",
          kind: "changed",
          words: phrase`changes the ${VERSION_FIELDS[field]} from ${old} to ${now}`,
        },
      ];
    });
}

function pinned(deployment: DeploymentInput, field: VersionField): string | undefined {
  const fields: Partial<Record<VersionField, string>> = deployment;
  return fields[field];
}

function byDefault(deployment: DeploymentInput, field: VersionField): string {
  const version = defaultVersion(deployment, field);
  return version === undefined ? "what comes with the rest" : `the default (${version})`;
}
