/** What only Deployments know: restart, rollback, scale and new quantities for their containers. */
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError } from "../../task-error";
import { optionalInput } from "../json-input";
import { type ClusterRequest, MediaType } from "./cluster-request";
import { labelSelector } from "./label-selector";
import { without } from "./members";
import { INT32_MAX } from "./operations";
import { collectionPath, objectPath, type Resource } from "./resource-path";

/** Sends a request to the task's cluster. */
export type Ask = (request: ClusterRequest) => Promise<JsonObject>;

const DEPLOYMENTS: Resource = { group: "apps", version: "v1", plural: "deployments" };
const REPLICA_SETS: Resource = { group: "apps", version: "v1", plural: "replicasets" };
/** Annotation under which Kubernetes keeps a ReplicaSet's revision. */
const REVISION = "deployment.kubernetes.io/revision";
/** Label that Kubernetes gives a ReplicaSet's Pods; a Deployment's template has none. */
const TEMPLATE_HASH = "pod-template-hash";
const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

const Target = z.object({ namespace: z.string(), name: z.string() });
type Target = z.output<typeof Target>;

/** Inputs of a restart. */
export const RestartInput = Target;

/** Has every Pod replaced, as `kubectl rollout restart` does: by a new annotation in the template. */
export async function restart(ask: Ask, target: Target, now: Date): Promise<JsonValue> {
  const annotations = { [RESTARTED_AT]: now.toISOString().replace(/\.\d+Z$/, "Z") };
  return changed(ask, target, { spec: { template: { metadata: { annotations } } } });
}

/** Inputs of scaling. */
export const ScaleInput = Target.extend({ replicas: z.int().min(0).max(INT32_MAX) });

/** Changes how many Pods there are. */
export async function scale(
  ask: Ask,
  { replicas, ...target }: z.output<typeof ScaleInput>,
): Promise<JsonValue> {
  return changed(ask, target, { spec: { replicas } });
}

const Quantity = z
  .string()
  .regex(
    /^(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/,
    "is not a quantity of Kubernetes, such as 500m or 1Gi",
  );
const Quantities = optionalInput(z.object({ cpu: optionalInput(Quantity), memory: optionalInput(Quantity) }));

/** Inputs of vertical scaling. */
export const VerticalScaleInput = Target.extend({
  containerUpdates: z.array(
    z.object({ containerName: z.string(), requests: Quantities, limits: Quantities }),
  ),
});

/**
 * Changes CPU and memory of containers, all in one patch.
 *
 * @throws {@link TaskError} with code ACTION_ERROR when nothing is asked for, or of a container that is not
 *   there.
 */
export async function scaleVertically(
  ask: Ask,
  { containerUpdates, ...target }: z.output<typeof VerticalScaleInput>,
): Promise<JsonValue> {
  if (containerUpdates.length === 0) throw actionError("containerUpdates: name at least one container");
  const { spec } = await ask({ method: "GET", path: pathOf(target) });
  const known = namesIn(at(spec, "template", "spec", "containers"));
  const missing = containerUpdates.find(({ containerName }) => !known.includes(containerName));
  if (missing !== undefined) {
    throw actionError(
      `containerUpdates: the Deployment has no container ${JSON.stringify(missing.containerName)}; it has ${known.join(", ")}`,
    );
  }
  const containers = containerUpdates.map(({ containerName: name, requests, limits }) => ({
    name,
    resources: { ...given("requests", requests), ...given("limits", limits) },
  }));
  return changed(
    ask,
    target,
    { spec: { template: { spec: { containers } } } },
    MediaType.STRATEGIC_MERGE_PATCH,
  );
}

/** Inputs of a rollback. */
export const RollbackInput = Target.extend({
  toRevision: optionalInput(z.int().min(0)),
  dryRunStrategy: optionalInput(z.enum(["client", "server"])),
});

/**
 * Gives a Deployment the template of a former revision.
 *
 * Unlike Datadog's Agent this leaves out the label that Kubernetes had given the old Pods, as kubectl does,
 * and patches instead of overwriting: the rights that Datadog's chart grants for a rollback are enough.
 *
 * @throws {@link TaskError} with code ACTION_ERROR when there is no such revision, or none before.
 */
export async function rollback(
  ask: Ask,
  { toRevision = 0, dryRunStrategy, ...target }: z.output<typeof RollbackInput>,
): Promise<JsonValue> {
  const deployment = await ask({ method: "GET", path: pathOf(target) });
  if (dryRunStrategy === "client") return {};
  const { items } = await ask({
    method: "GET",
    path: collectionPath(REPLICA_SETS, target.namespace),
    query: { labelSelector: labelSelector(at(deployment, "spec", "selector")) },
  });
  const template = templateOf(revisionsOf(items, at(deployment, "metadata", "uid")), toRevision);
  await ask({
    method: "PATCH",
    path: pathOf(target),
    query: { dryRun: dryRunStrategy === "server" ? "All" : undefined },
    body: {
      type: MediaType.JSON_PATCH,
      value: [
        // The API refuses the patch when somebody else has changed the Deployment meanwhile.
        {
          op: "replace",
          path: "/metadata/resourceVersion",
          value: at(deployment, "metadata", "resourceVersion") ?? "",
        },
        { op: "replace", path: "/spec/template", value: template },
      ],
    },
  });
  return {};
}

interface Revision {
  readonly number: number;
  readonly template: JsonObject;
}

/** Revisions of what a Deployment controls, newest first. */
function revisionsOf(items: JsonValue | undefined, uid: JsonValue | undefined): readonly Revision[] {
  return objectsIn(items)
    .flatMap((replicaSet): readonly Revision[] => {
      const owners = objectsIn(at(replicaSet, "metadata", "ownerReferences"));
      const isOwn = owners.some((owner) => owner["controller"] === true && owner["uid"] === uid);
      const number = Number(at(replicaSet, "metadata", "annotations", REVISION));
      const template = at(replicaSet, "spec", "template");
      return isOwn && Number.isSafeInteger(number) && isJsonObject(template) ? [{ number, template }] : [];
    })
    .sort((one, other) => other.number - one.number);
}

function templateOf(revisions: readonly Revision[], toRevision: number): JsonObject {
  const found =
    toRevision === 0 ? revisions[1] : revisions.find((revision) => revision.number === toRevision);
  if (found === undefined) {
    const known = revisions.map(({ number }) => number).join(", ");
    throw actionError(
      toRevision === 0
        ? "the Deployment has no revision before its latest one"
        : `the Deployment has no revision ${toRevision}; it has ${known === "" ? "none" : known}`,
    );
  }
  const { metadata, ...rest } = found.template;
  if (!isJsonObject(metadata)) return rest;
  const { labels, ...others } = metadata;
  if (!isJsonObject(labels)) return found.template;
  return { metadata: { ...others, labels: without(labels, [TEMPLATE_HASH]) }, ...rest };
}

async function changed(
  ask: Ask,
  target: Target,
  value: JsonValue,
  type: (typeof MediaType)[keyof typeof MediaType] = MediaType.MERGE_PATCH,
): Promise<JsonValue> {
  const answer = await ask({ method: "PATCH", path: pathOf(target), body: { type, value } });
  const { metadata = {}, spec = {}, status = {} } = answer;
  return { metadata, spec, status };
}

function pathOf({ namespace, name }: Target): string {
  return objectPath(DEPLOYMENTS, namespace, name);
}

function given(
  name: "requests" | "limits",
  quantities: { readonly cpu?: string | undefined; readonly memory?: string | undefined } | undefined,
): JsonObject {
  const { cpu, memory } = quantities ?? {};
  return quantities === undefined
    ? {}
    : { [name]: { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) } };
}

function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (inner, name) => (isJsonObject(inner) ? inner[name] : undefined),
    value,
  );
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}

function namesIn(value: JsonValue | undefined): readonly string[] {
  return objectsIn(value).flatMap(({ name }) => (typeof name === "string" ? [name] : []));
}
