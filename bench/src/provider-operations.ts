import { resolveTool } from "@parkit/toolchain";

import type { Bench, Claim } from "./bench";
import type { Timing } from "./interleave";
import { CONNECTIONS, DATA, dataOfSize, officialConnections } from "./terraform-contender";
import type { Contender } from "./terraform-contender";
import { OPERATIONS, runTerraform } from "./terraform-run";
import type { Operation, StateKind, TerraformRun } from "./terraform-run";

/** How many connections, and where Terraform keeps its state. */
interface Scene {
  readonly count: number;
  readonly state: StateKind;
}

const SCENES: readonly Scene[] = [
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
    for (const scene of SCENES) {
      claims.push(
        ...(await claimsOf(scene, official, async (contender) => {
          const run = await runTerraform(tool.path, contender, scene.count, scene.state);
          timings.push(...timingsOf(scene, contender, run, note));
          return run;
        })),
      );
    }
    return { timings, claims };
  },
};

/** Measures everybody in a scene, ours first: how large its objects are decides one of the others. */
async function claimsOf(
  scene: Scene,
  official: string | undefined,
  measure: (contender: Contender) => Promise<TerraformRun>,
): Promise<readonly Claim[]> {
  const isFile = scene.state === "file";
  const ours = await measure(CONNECTIONS);
  const sized = dataOfSize(ours.stateBytes);
  const claims = [
    ...ratios(scene, ours, DATA, await measure(DATA), official === undefined ? { plan: PLAN_SHARE } : {}),
    ...ratios(
      scene,
      ours,
      sized,
      await measure(sized),
      isFile ? { apply: OVER_SIZED, destroy: OVER_SIZED } : {},
    ),
  ];
  if (official !== undefined) {
    const theirs = officialConnections(official);
    const limits = isFile ? { plan: SHARE } : { apply: SHARE, plan: SHARE, destroy: SHARE };
    claims.push(...ratios(scene, ours, theirs, await measure(theirs), limits));
  }
  const what = `peak memory of the provider, ${titleOf(scene)}`;
  return [...claims, { what, value: ours.peakMegabytes, unit: "MB" }];
}

/** The most that each operation may take, as a multiple of the other's time. */
type Limits = Readonly<Partial<Record<Operation, number>>>;

function ratios(
  scene: Scene,
  ours: TerraformRun,
  { name }: Contender,
  other: TerraformRun,
  limits: Limits,
): readonly Claim[] {
  return OPERATIONS.map((operation) => {
    const atMost = scene.count === JUDGED ? limits[operation] : undefined;
    return {
      what: `${operation} of ${titleOf(scene)}, against ${name}`,
      value: ours.milliseconds[operation] / other.milliseconds[operation],
      unit: "times" as const,
      ...(atMost !== undefined && { atMost }),
    };
  });
}

function timingsOf(
  scene: Scene,
  contender: Contender,
  { milliseconds }: TerraformRun,
  note: (text: string) => void,
): readonly Timing[] {
  return OPERATIONS.map((operation) => {
    const time = milliseconds[operation];
    const name = `${operation} of ${titleOf(scene)}: ${contender.name}`;
    note(`${name}: ${(time / 1000).toFixed(1)} s`);
    return { name, median: time, least: time, greatest: time, rounds: 1 };
  });
}

function titleOf({ count, state }: Scene): string {
  return state === "remote" ? `${count}, remote state` : `${count}`;
}
