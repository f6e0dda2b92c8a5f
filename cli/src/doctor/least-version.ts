import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { firstVersions, VERSION_FEATURES } from "@parkit/provider-schema/internal/version/version-feature";
import type { VersionField } from "@parkit/provider-schema/internal/version/version-field";
import { isAtLeast } from "@parkit/provider-schema/internal/version/version-number";

/** First version that has everything that a runner uses; undefined where none is known to be needed. */
export function leastVersion(runner: RunnerInput, field: VersionField): string | undefined {
  return VERSION_FEATURES.filter((feature) => feature.usedBy(runner))
    .flatMap((feature) => firstVersions(feature, runner.deployment.type))
    .flatMap(([name, version]) => (name === field ? [version] : []))
    .reduce<string | undefined>(
      (least, version) => (least === undefined || isAtLeast(version, least) ? version : least),
      undefined,
    );
}
