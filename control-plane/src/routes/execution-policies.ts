/**
 * Execution policies. Source: Datadog's API contract, where they are a preview, and answers that its
 * TypeScript client's tests recorded: a refusal never says a reason.
 */
import { stringifyJson, textOrEmpty } from "@parkit/protocol/internal/json";
import { parseResourceDocument } from "@parkit/protocol/internal/json-api";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { documentAnswer, emptyAnswer, gatewayRefusal, genericRefusal, type Answer } from "../answer";
import { withPermission } from "../authentication";
import type { CallerContext, Plane } from "../context";
import {
  EXECUTION_POLICY_TYPE,
  policyJson,
  readPolicyAttributes,
  type PolicyAttributes,
  type StoredExecutionPolicy,
} from "../execution-policy/policy-document";
import { randomUuid } from "../identifiers";
import { bindingsOf, grants, mayDo, restrictionId, type Relation } from "../organisation/access";
import { pageOf, type PageLimits } from "../page";
import type { ApiRequest, Route } from "../route";

const PATH = "/api/v2/actions/execution-policies";
const ITEM_PATH = `${PATH}/{id}`;
const PAGES: PageLimits = {
  defaultSize: 100,
  maxSize: 100,
  maxNumber: 1000,
  digits: 6,
  refuse: () => genericRefusal(400, detail("listing")),
};

type Doing = "creating" | "getting" | "updating" | "deleting" | "listing";

/** Routes of execution policies. */
export function executionPolicyRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "GET",
      path: PATH,
      handle: withPermission(plane, "execution_groups_read", (request, context) =>
        listPolicies(context, request.query),
      ),
    },
    {
      method: "POST",
      path: PATH,
      handle: withPermission(plane, "execution_groups_write", (request, context) =>
        createPolicy(context, request),
      ),
    },
    {
      method: "GET",
      path: ITEM_PATH,
      handle: withPermission(plane, "execution_groups_read", (request, context) =>
        policyAnswer(200, relatedPolicy(context, request, "getting", "viewer"), true),
      ),
    },
    {
      method: "PUT",
      path: ITEM_PATH,
      handle: withPermission(plane, "execution_groups_write", (request, context) =>
        updatePolicy(context, request),
      ),
    },
    {
      method: "DELETE",
      path: ITEM_PATH,
      handle: withPermission(plane, "execution_groups_write", (request, context) => {
        const policy = relatedPolicy(context, request, "deleting", "editor");
        context.state.executionPolicies.delete(policy.id);
        context.state.restrictionPolicies.delete(restrictionId("execution-policy", policy.id));
        return emptyAnswer(204);
      }),
    },
  ];
}

function createPolicy(context: CallerContext, { body }: ApiRequest): Answer {
  const { attributes } = readRequest(body, "creating");
  const at = context.now();
  const { id: userId } = context.user;
  const policy: StoredExecutionPolicy = {
    id: randomUuid(context.randomBytes),
    attributes,
    version: 1,
    createdAt: at,
    createdBy: userId,
    updatedAt: at,
    updatedBy: userId,
  };
  context.state.executionPolicies.set(policy.id, policy);
  return policyAnswer(201, policy, false);
}

/** The whole policy is replaced: what the request leaves out is gone. */
function updatePolicy(context: CallerContext, request: ApiRequest): Answer {
  const current = relatedPolicy(context, request, "updating", "editor");
  const { id, attributes } = readRequest(request.body, "updating");
  if (id !== current.id) throw genericRefusal(400, detail("updating"));
  const policy: StoredExecutionPolicy = {
    ...current,
    attributes,
    version: current.version + 1,
    updatedAt: context.now(),
    updatedBy: context.user.id,
  };
  context.state.executionPolicies.set(policy.id, policy);
  return policyAnswer(200, policy, true);
}

function readRequest(
  body: string,
  doing: Doing,
): { readonly id: string; readonly attributes: PolicyAttributes } {
  const document = readDocument(body, doing);
  const attributes = readPolicyAttributes(document.attributes.object);
  if (attributes === undefined) throw genericRefusal(400, detail(doing));
  return { id: document.id.toLowerCase(), attributes };
}

function readDocument(body: string, doing: Doing): ReturnType<typeof parseResourceDocument> {
  try {
    return parseResourceDocument(body, EXECUTION_POLICY_TYPE);
  } catch (error) {
    if (error instanceof WireFormatError) throw genericRefusal(400, detail(doing));
    throw error;
  }
}

function detail(doing: Doing): string {
  return `error ${doing} execution ${doing === "listing" ? "policies" : "policy"}`;
}

function policyAnswer(status: number, policy: StoredExecutionPolicy, withEmptyScope: boolean): Answer {
  return documentAnswer(status, stringifyJson({ data: policyJson(policy, withEmptyScope) }));
}

function storedPolicy(
  { state }: CallerContext,
  { parameters }: ApiRequest,
  doing: Doing,
): StoredExecutionPolicy {
  const policy = state.executionPolicies.get((parameters["id"] ?? "").toLowerCase());
  if (policy === undefined) throw genericRefusal(404, detail(doing));
  return policy;
}

/** @throws {@link Refusal} as {@link storedPolicy}, and with status 403 without the relation */
function relatedPolicy(
  context: CallerContext,
  request: ApiRequest,
  doing: Doing,
  relation: Relation<"execution-policy">,
): StoredExecutionPolicy {
  const policy = storedPolicy(context, request, doing);
  if (hasRelation(context, relation, policy)) return policy;
  throw gatewayRefusal(403, `Forbidden: you are not ${relation} of it`);
}

/** Without access settings the permission is enough: the whole organisation is meant. */
function hasRelation(
  context: CallerContext,
  relation: Relation<"execution-policy">,
  { id }: StoredExecutionPolicy,
): boolean {
  const bindings = bindingsOf(context, "execution-policy", id);
  return (
    bindings.length === 0 ||
    mayDo(context, "user_access_manage") ||
    grants(context, "execution-policy", relation, bindings)
  );
}

/** Whether `filter[name]` is the whole name or a part of it is not published: a part, whatever its case. */
function listPolicies(context: CallerContext, query: URLSearchParams): Answer {
  const name = (query.get("filter[name]") ?? "").toLowerCase();
  const among = (filter: string, value: unknown): boolean => {
    const wanted = query.getAll(filter);
    return wanted.length === 0 || wanted.some((one) => one === value);
  };
  const found = [...context.state.executionPolicies.values()].filter((policy) => {
    const { id, attributes, createdBy } = policy;
    return (
      hasRelation(context, "viewer", policy) &&
      attributes.name.toLowerCase().includes(name) &&
      among("filter[ids]", id) &&
      among("filter[integration]", attributes.action_pattern["integration"]) &&
      among("filter[effects]", attributes.effect) &&
      among("filter[creator_ids]", createdBy)
    );
  });
  const sorted = sortedBy(found, query.getAll("sort"));
  const page = pageOf(sorted, query, PAGES);
  return documentAnswer(
    200,
    stringifyJson({
      data: page.map((policy) => policyJson(policy, true)),
      meta: { page: { total: found.length } },
    }),
  );
}

const SORT_KEYS: Readonly<Record<string, (policy: StoredExecutionPolicy) => string>> = {
  name: ({ attributes }) => attributes.name,
  effect: ({ attributes }) => attributes.effect,
  integration: ({ attributes }) => textOrEmpty(attributes.action_pattern["integration"]),
  created_at: ({ createdAt }) => createdAt.toISOString(),
  updated_at: ({ updatedAt }) => updatedAt.toISOString(),
};

/** Sorted by the first key, then the next; `-` is descending. */
function sortedBy(
  policies: readonly StoredExecutionPolicy[],
  keys: readonly string[],
): readonly StoredExecutionPolicy[] {
  const orders = keys.map((key) => {
    const name = key.replace(/^-/, "");
    const value = Object.hasOwn(SORT_KEYS, name) ? SORT_KEYS[name] : undefined;
    if (value === undefined) throw genericRefusal(400, detail("listing"));
    return { value, sign: key.startsWith("-") ? -1 : 1 };
  });
  return [...policies].sort((a, b) => {
    for (const { value, sign } of orders) {
      const [one, other] = [value(a), value(b)];
      if (one !== other) return one < other ? -sign : sign;
    }
    return 0;
  });
}
