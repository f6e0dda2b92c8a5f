import { readDynamicValue, writeDynamicValue } from "./messages/dynamic-value";
import { writePath } from "./messages/diagnostic";
import { planRequest, planResponse } from "./messages/resource";
import type { GrpcMethod } from "./grpc-server";
import { planChange } from "./plan";
import { diagnosedCall } from "./rpc";
import { blockType } from "./schema";
import { entryOf, type ProviderSession } from "./session";
import { isObjectValue } from "./value";

/** `PlanResourceChange`. */
export function planCall<C>(session: ProviderSession<C>): readonly [string, GrpcMethod] {
  const { provider, signal } = session;
  return diagnosedCall("PlanResourceChange", signal, planRequest, planResponse, async (request, context) => {
    const resource = entryOf(provider.resources, "resource", request.typeName);
    const { block } = resource.schema;
    const type = blockType(block);
    const [prior, proposed, config] = [request.priorState, request.proposedNewState, request.config].map(
      (message) => {
        const value = readDynamicValue(message, type);
        return isObjectValue(value) ? value : null;
      },
    );
    const review = { ...context, client: session.client?.configured, prior: prior ?? null };
    if (!proposed) {
      await resource.reviewPlan?.({
        ...review,
        action: "delete",
        planned: null,
        config: null,
        requiresReplace: [],
      });
      return { plannedState: writeDynamicValue(null), plannedPrivate: request.priorPrivate };
    }
    const plan = planChange({ block, prior: prior ?? null, proposed, config: config ?? proposed });
    const { planned, requiresReplace } = plan;
    const action = !prior ? "create" : requiresReplace.length > 0 ? "replace" : "update";
    await resource.reviewPlan?.({ ...review, action, planned, config: config ?? null, requiresReplace });
    return {
      plannedState: writeDynamicValue(planned),
      requiresReplace: requiresReplace.map(writePath),
      plannedPrivate: request.priorPrivate,
    };
  });
}
