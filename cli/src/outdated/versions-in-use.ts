/** Which versions a description leads to, and which are known to be newer. */
import { pinnableVersions } from "@parkit/provider-schema/internal/deployment/deployment";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { isDatadogVersion } from "@parkit/provider-schema/internal/version/runner-image";
import type { VersionField } from "@parkit/provider-schema/internal/version/version-field";
import { deploymentField, pinsOf } from "@parkit/provider-schema/internal/version/version-feature";
import { isAtLeast, versionNumbers } from "@parkit/provider-schema/internal/version/version-number";
import {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  defaultVersion,
  NEWEST_VERSIONS,
  pinnedPart,
  STANDALONE_CHART,
  type ReleasedPart,
} from "@parkit/provider-schema/internal/version/versions";

import type { NewestCharts } from "./chart-index";

/** Whether a version is behind what parkit takes by itself. */
export type Age = "current" | "outdated" | "unknown";

/** A version that a runner is deployed with. */
export interface VersionInUse {
  readonly runner: string;
  readonly field: VersionField;
  /** Undefined where chart or operator bring one that is not known. */
  readonly version: string | undefined;
  /** Whether the description says it, or parkit takes it. */
  readonly from: "description" | "default";
  /** What parkit takes where nothing is said. */
  readonly recommended: string;
  /** Newest that is known, by parkit or by the chart repository. */
  readonly newest: string;
  readonly age: Age;
}

const CHARTS: Readonly<Partial<Record<ReleasedPart, string>>> = {
  chart: STANDALONE_CHART,
  agentChart: AGENT_CHART,
};

/**
 * Versions of every runner of a description that has passed validation.
 *
 * @param charts - newest charts of the repository; none where it was not read
 */
export function versionsInUse(
  { runners = [] }: Description,
  charts: NewestCharts = new Map(),
): readonly VersionInUse[] {
  return runners.flatMap((runner) => {
    const { type } = runner.deployment;
    return pinnableVersions(type).map((field): VersionInUse => {
      const said = deploymentField(runner, field);
      const pinned = typeof said === "string" ? said : undefined;
      const part = pinnedPart(field, type);
      const recommended = DEFAULT_VERSIONS[part];
      const version = pinned ?? defaultVersion(pinsOf(runner, type), field);
      const from = pinned === undefined ? "default" : "description";
      const newest = newestOf(part, charts);
      const isOwn =
        field === "imageTag" &&
        pinned !== undefined &&
        !isDatadogVersion(pinned, deploymentField(runner, "imageRepository"));
      return {
        runner: runner.name,
        field,
        version,
        from,
        recommended,
        newest,
        age: isOwn ? "unknown" : ageOf(version, from, recommended),
      };
    });
  });
}

function newestOf(part: ReleasedPart, charts: NewestCharts): string {
  const known = NEWEST_VERSIONS[part];
  const chart = CHARTS[part];
  const listed = chart === undefined ? undefined : charts.get(chart);
  return listed !== undefined && isAtLeast(listed, known) ? listed : known;
}

/** What belongs to a chart or an operator is not behind by itself: they are. */
function ageOf(version: string | undefined, from: VersionInUse["from"], recommended: string): Age {
  if (version === undefined || versionNumbers(version) === undefined) return "unknown";
  return from === "default" || isAtLeast(version, recommended) ? "current" : "outdated";
}
