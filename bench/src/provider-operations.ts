import { resolveTool } from "@parkit/toolchain";

import type { Bench, Claim } from "./bench";
import type { Timing } from "./interleave";
import { CONNECTIONS, DATA, dataOfSize, officialConnections } from "./terraform-contender";
import type { Contender } from "./terraform-contender";
import { OPERATIONS, runTerraform } from "./terraform-run";
import type { Operation, TerraformRun } from "./terraform-run";

const COUNTS = [10, 100, 1000] as const;
/** Count at which there are limits; with fewer the times are mostly those of starting programs. */
const JUDGED = 1000;

/** Names the binary of Datadog's own provider, for who has one. */
const OFFICIAL_PROVIDER = "PARKIT_DATADOG_PROVIDER";
/**
 * Seconds that Datadog's own provider 4.19.0 took for 1000 connections, and Terraform alone for as many `terraform_data`, on one machine with
 * two cores. Their ratio carries over to other machines better than the seconds do.
 */
const OFFICIAL: Readonly<Record<Operation, { readonly seconds: number; readonly floor: number }>> = {
  apply: { seconds: 45.7, floor: 9.0 },
  plan: { seconds: 20.1, floor: 1.1 },
  destroy: { seconds: 65.5, floor: 19.7 },
};
/** Share of the official provider's time that ours may take. */
const SHARE = 0.6;

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
      note(
        `${OFFICIAL_PROVIDER} names no binary, so Datadog's own provider is compared by what it took elsewhere`,
      );
    const timings: Timing[] = [];
    const claims: Claim[] = [];
    for (const count of COUNTS) {
      const measure = async (contender: Contender): Promise<TerraformRun> => {
        const run = await runTerraform(tool.path, contender, count);
        for (const operation of OPERATIONS) {
          const time = run.milliseconds[operation];
          const name = `${operation} of ${count} ${contender.name}`;
          note(`${name}: ${(time / 1000).toFixed(1)} s`);
          timings.push({ name, median: time, least: time, greatest: time, rounds: 1 });
        }
        return run;
      };
      const ours = await measure(CONNECTIONS);
      const floor = await measure(DATA);
      const sized = await measure(dataOfSize(ours.stateBytes));
      const theirs = official === undefined ? undefined : await measure(officialConnections(official));
      claims.push(
        ...ratios(count, ours, floor, "terraform_data", theirs === undefined ? floorLimit : undefined),
      );
      claims.push(...ratios(count, ours, sized, "terraform_data of as many bytes"));
      if (theirs !== undefined)
        claims.push(...ratios(count, ours, theirs, "Datadog's own provider", () => SHARE));
      const what = `peak memory of the provider, ${count} connections`;
      claims.push({ what, value: ours.peakMegabytes, unit: "MB" });
    }
    return { timings, claims };
  },
};

function ratios(
  count: number,
  ours: TerraformRun,
  other: TerraformRun,
  name: string,
  limit?: (operation: Operation) => number,
): readonly Claim[] {
  return OPERATIONS.map((operation) => ({
    what: `${operation} of ${count}, against ${name}`,
    value: ours.milliseconds[operation] / other.milliseconds[operation],
    unit: "times" as const,
    ...(limit !== undefined && count === JUDGED && { atMost: limit(operation) }),
  }));
}

/** The limit as a multiple of `terraform_data`, where the official provider is not at hand. */
function floorLimit(operation: Operation): number {
  const { seconds, floor } = OFFICIAL[operation];
  return (SHARE * seconds) / floor;
}
