import { Fn } from "cdktf";

import { withoutMetrics } from "@parkit/provider-schema/internal/metrics/runner-metric";
import { parseRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { metricRemarks } from "@parkit/targets/internal/dashboard/metric-remark";

import { PrivateActionRunner, type IPrivateActionRunner } from "../private-action-runner";

/** Place of a runner's id among the parts of its URN. */
const ID_PART = 6;

/**
 * Ids of runners, expressions where Terraform knows the URN; undefined for all, and where one has no URN that
 * anybody knows.
 */
export function shownRunnerIds(
  runners: readonly IPrivateActionRunner[] | undefined,
): readonly string[] | undefined {
  const ids = (runners ?? [])
    .filter(maySend)
    .map(({ runnerUrn }) =>
      runnerUrn === undefined ? undefined : (parseRunnerUrn(runnerUrn)?.runnerId ?? idIn(runnerUrn)),
    );
  const known = ids.filter((id) => id !== undefined);
  return known.length === 0 || known.length < ids.length ? undefined : known;
}

/** Sentences about those that send no metrics. */
export function shownRemarks(runners: readonly IPrivateActionRunner[] = []): readonly string[] {
  return metricRemarks(
    runners.flatMap((runner) => (PrivateActionRunner.isPrivateActionRunner(runner) ? [runner.spec] : [])),
  );
}

/** Of a runner that is managed elsewhere nothing is known that speaks against it. */
function maySend(runner: IPrivateActionRunner): boolean {
  return !PrivateActionRunner.isPrivateActionRunner(runner) || withoutMetrics(runner.spec) === undefined;
}

function idIn(urn: string): string {
  // The framework says that it returns anything; an element of a list of texts is a text.
  return Fn.element(Fn.split(":", urn), ID_PART) as string;
}
