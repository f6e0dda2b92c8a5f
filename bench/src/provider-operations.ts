import { resolveTool } from "@parkit/toolchain";

import type { Bench, Claim } from "./bench";
import type { Timing } from "./interleave";
import { CONNECTIONS, DATA, dataOfSize, officialConnections } from "./terraform-contender";
import type { Contender } from "./terraform-contender";
import { OPERATIONS, runTerraform } from "./terraform-run";
import type { Operation, StateKind, TerraformRun } from "./terraform-run";

/** How many connections, and where Terraform keeps its state. */
const SCENES: readonly { readonly count: number; readonly state: StateKind }[] = [
  { count: 10, state: "file" },
  { count: 100, state: "file" },
  { count: 1000, state: "file" },
  { count: 1000, state: "remote" },
];
/** Count at which there are limits; with fewer the times are mostly those of starting programs. */
const JUDGED = 1000;

/** Names the binary of Datadog's own provider, for who has one. */
const OFFICIAL_PROVIDER = "PARKIT_DATADOG_PROVIDER";
/** Share of Datadog's own provider's time that ours may take. */
const SHARE = 0.6;
/**
 * What that is for a plan as a multiple of `terraform_data`, where Datadog's own provider is not at hand: it took 20.1 seconds for 1000 connections on a
 * machine with two cores, and Terraform alone 1.1 seconds.
 */
const PLAN_SHARE = (SHARE * 20.1) / 1.1;
/** What ours may take with a state file, against objects with as many bytes: hardly more than Terraform itself. */
const OVER_SIZED = 1.25;

/** How long Terraform takes for many connections, beside the same of Datadog's own provider and objects that no provider is asked for. */
export const providerOperations: Bench = {
  name: "provider-operations",
  summary:
    "apply, plan and destroy of 10, 100 and 1000 connections, against terraform_data and Datadog's own provider",
  run: async (note) => {
    const tool = await resolveTool("terraform");
    if (tool.status === "missing") {
      note(tool.reason);
      return { timings: [], claims: [] };
    }
    const official = process.env[OFFICIAL_PROVIDER];
    if (official === undefined)
      note(`${OFFICIAL_PROVIDER} names no binary: Datadog's own provider is left out`);
    const timings: Timing[] = [];
    const claims: Claim[] = [];
    for (const { count, state } of SCENES) {
      const scene = `${count}${state === "remote" ? ", remote state" : ""}`;
      const measure = async (contender: Contender): Promise<TerraformRun> => {
        const run = await runTerraform(tool.path, contender, count, state);
        for (const operation of OPERATIONS) {
          const time = run.milliseconds[operation];
          const name = `${operation} of ${scene}: ${contender.name}`;
          note(`${name}: ${(time / 1000).toFixed(1)} s`);
          timings.push({ name, median: time, least: time, greatest: time, rounds: 1 });
        }
        return run;
      };
      const isJudged = count === JUDGED;
      const isFile = state === "file";
      const ours = await measure(CONNECTIONS);
      const floor = await measure(DATA);
      const sized = await measure(dataOfSize(ours.stateBytes));
      const theirs = official === undefined ? undefined : await measure(officialConnections(official));
      const against = (other: TerraformRun, name: string, limits: Limits): void => {
        claims.push(...ratios(scene, ours, other, name, isJudged ? limits : {}));
      };
      against(floor, "terraform_data", theirs === undefined ? { plan: PLAN_SHARE } : {});
      against(
        sized,
        "terraform_data of as many bytes",
        isFile ? { apply: OVER_SIZED, destroy: OVER_SIZED } : {},
      );
      const limits = isFile ? { plan: SHARE } : { apply: SHARE, plan: SHARE, destroy: SHARE };
      if (theirs !== undefined) against(theirs, "Datadog's own provider", limits);
      const what = `peak memory of the provider, ${scene}`;
      claims.push({ what, value: ours.peakMegabytes, unit: "MB" });
    }
    return { timings, claims };
  },
};

/** The most that each operation may take, as a multiple of the other's time. */
type Limits = Readonly<Partial<Record<Operation, number>>>;

function ratios(
  scene: string,
  ours: TerraformRun,
  other: TerraformRun,
  name: string,
  limits: Limits,
): readonly Claim[] {
  return OPERATIONS.map((operation) => {
    const atMost = limits[operation];
    return {
      what: `${operation} of ${scene}, against ${name}`,
      value: ours.milliseconds[operation] / other.milliseconds[operation],
      unit: "times" as const,
      ...(atMost !== undefined && { atMost }),
    };
  });
}
