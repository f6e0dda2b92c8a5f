import { resolveTool } from "@parkit/toolchain";

import type { Bench, BenchResult, Claim } from "./bench";
import { beside, timingOf, type Timing } from "./interleave";
import { CONNECTIONS, DATA, dataOfSize, officialConnections, type Contender } from "./terraform-contender";
import { OPERATIONS, runTerraform, type Operation, type StateKind, type TerraformRun } from "./terraform-run";

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
const LIMITED_COUNT = 1000;
/** Contenders of a scene run in turn as often; one round alone is too noisy to hold anybody to it. */
const ROUNDS = 3;

/** Names the binary of Datadog's own provider, for who has one. */
const OFFICIAL_PROVIDER = "PARKIT_DATADOG_PROVIDER";

/** The most that each operation may take, as a multiple of the other's time. */
type Limits = Readonly<Partial<Record<Operation, number>>>;

/** Shares of Datadog's own provider's time that ours may take, by where the state is. */
const OFFICIAL_LIMITS: Readonly<Record<StateKind, Limits>> = {
  file: { apply: 0.4, plan: 0.17, destroy: 0.5 },
  remote: { apply: 0.2, plan: 0.2, destroy: 0.2 },
};

/**
 * What ours may take against objects with as many bytes: with a state file hardly more than Terraform itself.
 */
const SIZED_LIMITS: Readonly<Record<StateKind, Limits>> = {
  file: { apply: 1.15, destroy: 1.15 },
  remote: {},
};

/**
 * How long Terraform takes for many connections, beside the same of Datadog's own provider and objects that
 * no provider is asked for.
 */
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
      note(`Datadog's own provider: absent; name its binary with ${OFFICIAL_PROVIDER}`);
    const timings: Timing[] = [];
    const claims: Claim[] = [];
    for (const scene of SCENES) {
      const found = await measureScene(tool.path, scene, official, note);
      timings.push(...found.timings);
      claims.push(...found.claims);
    }
    return { timings, claims };
  },
};

/** Measures everybody in a scene, ours first: how large its objects are decides one of the others. */
async function measureScene(
  terraform: string,
  scene: Scene,
  official: string | undefined,
  note: (text: string) => void,
): Promise<BenchResult> {
  const runs = new Map<Contender, TerraformRun[]>();
  const run = async (contender: Contender): Promise<TerraformRun> => {
    const done = await runTerraform(terraform, contender, scene.count, scene.state);
    for (const operation of OPERATIONS)
      note(`${titleOf(scene, operation, contender)}: ${(done.milliseconds[operation] / 1000).toFixed(1)} s`);
    runs.set(contender, [...(runs.get(contender) ?? []), done]);
    return done;
  };
  const sized = dataOfSize((await run(CONNECTIONS)).stateBytes);
  const theirs = official === undefined ? undefined : officialConnections(official);
  const others = [DATA, sized, ...(theirs === undefined ? [] : [theirs])];
  for (let round = 1; round <= ROUNDS; round += 1) {
    if (round > 1) await run(CONNECTIONS);
    for (const other of others) await run(other);
  }
  const timings = [...runs].flatMap(([contender, done]) =>
    OPERATIONS.map((operation) =>
      timingOf(
        titleOf(scene, operation, contender),
        done.map(({ milliseconds }) => milliseconds[operation]),
      ),
    ),
  );
  const against = (other: Contender, limits: Limits): readonly Claim[] =>
    OPERATIONS.map((operation) => {
      const atMost = scene.count === LIMITED_COUNT ? limits[operation] : undefined;
      return {
        what: `${operation} of ${sceneTitle(scene)}, against ${other.name}`,
        ...beside(timings, titleOf(scene, operation, CONNECTIONS), titleOf(scene, operation, other)),
        ...(atMost !== undefined && { atMost }),
      };
    });
  const peak = Math.max(...(runs.get(CONNECTIONS) ?? []).map(({ peakMegabytes }) => peakMegabytes));
  return {
    timings,
    claims: [
      ...against(DATA, {}),
      ...against(sized, SIZED_LIMITS[scene.state]),
      ...(theirs === undefined ? [] : against(theirs, OFFICIAL_LIMITS[scene.state])),
      { what: `peak memory of the provider, ${sceneTitle(scene)}`, ours: peak, unit: "MB" },
    ],
  };
}

function titleOf(scene: Scene, operation: Operation, { name }: Contender): string {
  return `${operation} of ${sceneTitle(scene)}: ${name}`;
}

function sceneTitle({ count, state }: Scene): string {
  return state === "remote" ? `${count}, remote state` : `${count}`;
}
