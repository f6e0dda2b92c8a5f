/**
 * Every Kubernetes action that runners register, made from the catalogue: a kind of objects and an operation.
 */
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import type { Action, KubernetesAccess } from "@parkit/provider-schema/internal/actions/action";
import { kubernetesActions as catalogued } from "@parkit/provider-schema/internal/actions/kubernetes";
import type { KubernetesKind } from "@parkit/provider-schema/internal/actions/kubernetes-kind";
import * as z from "zod";
import { type ActionContext, defineAction, type RegisteredAction } from "../action";
import { optionalInput } from "../json-input";
import { clusterOf } from "./cluster-access";
import { askCluster } from "./cluster-request";
import {
  type Ask,
  restart,
  RestartInput,
  rollback,
  RollbackInput,
  scale,
  ScaleInput,
  scaleVertically,
  VerticalScaleInput,
} from "./deployment-operations";
import { type Kind, type Operation, OPERATIONS } from "./operations";
import { customResource } from "./resource-path";

/**
 * Inputs of the custom objects' actions besides those that every kind has. Only those of `createCustomObject`
 * are published; that the others name their resource alike is our reading.
 */
const CUSTOM_RESOURCE = { group: z.string(), version: z.string(), plural: z.string() };
const CustomResource = z.object(CUSTOM_RESOURCE);

/** The actions. Those that no released runner registers are not among them. */
export const kubernetesActions: readonly RegisteredAction[] = catalogued()
  .filter(({ status }) => status === "available")
  .map(actionOf);

function actionOf({ bundle, action: name, kubernetes }: Action): RegisteredAction {
  return kubernetes === undefined ? testConnection(bundle, name) : onObjects(bundle, name, kubernetes);
}

function onObjects(bundle: string, name: string, { kind, operation }: KubernetesAccess): RegisteredAction {
  switch (operation) {
    case "restart":
      return defineAction({
        bundle,
        name,
        input: RestartInput,
        run: async (context, input) => restart(await askOf(context), input, context.clock.now()),
      });
    case "rollback":
      return defineAction({
        bundle,
        name,
        input: RollbackInput,
        run: async (context, input) => rollback(await askOf(context), input),
      });
    case "scale":
      return defineAction({
        bundle,
        name,
        input: ScaleInput,
        run: async (context, input) => scale(await askOf(context), input),
      });
    case "scaleVertically":
      return defineAction({
        bundle,
        name,
        input: VerticalScaleInput,
        run: async (context, input) => scaleVertically(await askOf(context), input),
      });
    default:
      return onAnyKind(bundle, name, kind, OPERATIONS[operation]);
  }
}

function onAnyKind(
  bundle: string,
  name: string,
  { scope, singular, apiGroup, resource }: KubernetesKind,
  operation: Operation,
): RegisteredAction {
  const isCustom = apiGroup === undefined || resource === undefined;
  const needsNamespace = operation.needsNamespace && scope === "namespaced";
  const input = z.object({
    namespace: needsNamespace ? z.string() : optionalInput(z.string()),
    ...(isCustom && CUSTOM_RESOURCE),
    ...operation.fields,
  });
  const kindOf = (inputs: unknown): Kind =>
    isCustom
      ? { resource: customResource(CustomResource.parse(inputs)) }
      : { resource: { group: apiGroup, version: "v1", plural: resource }, kind: singular };
  return defineAction({
    bundle,
    name,
    input,
    run: async (context, inputs) => {
      const kind = kindOf(inputs);
      // Objects that are not in namespaces have none, whatever a task says.
      const namespace = scope === "namespaced" ? inputs.namespace : undefined;
      const request = operation.request(kind, namespace, inputs);
      return operation.output(kind, await (await askOf(context))(request));
    },
  });
}

/** Every account that the API knows may ask which resources there are; one that it does not know may not. */
function testConnection(bundle: string, name: string): RegisteredAction {
  return defineAction({
    bundle,
    name,
    input: z.object({}),
    run: async (context): Promise<JsonValue> => {
      await (
        await askOf(context)
      )({ method: "GET", path: "/api/v1" });
      return {};
    },
  });
}

async function askOf(context: ActionContext): Promise<Ask> {
  const cluster = await clusterOf(context);
  return async (request): Promise<JsonObject> => askCluster(context, cluster, request);
}
