/** Restriction policies: who may view, resolve and edit a connection or a connection group. */
import { parseResourceDocument, resourceDocument } from "@parkit/protocol/internal/json-api";
import {
  optionalStrings,
  requiredObjectList,
  requiredString,
  type Located,
} from "@parkit/protocol/internal/json-member";
import { at, isListValue, isObjectValue, type ObjectValue, type Value } from "@parkit/terraform-plugin";
import { answeredAbout } from "./answered-object";
import { ApiFailure } from "./api/api-failure";
import { failureError, withExplanation } from "./failure-diagnostic";
import type { ParkitClient } from "./parkit-client";

const TYPE = "restriction_policy";

/** What a policy is about: `connection:<id>` or `connection-group:<id>`. */
type PolicySubject = `connection:${string}` | `connection-group:${string}`;

function policyPath(subject: PolicySubject): string {
  return `/api/v2/restriction_policy/${encodeURIComponent(subject)}`;
}

/**
 * The policy in the form of the attribute `access`; null while it is not managed. A policy that somebody
 * emptied reads as one without principals.
 */
export async function readAccess(
  client: ParkitClient,
  subject: PolicySubject,
  before: Value | undefined,
  signal: AbortSignal,
): Promise<ObjectValue | null> {
  if (!isObjectValue(before)) return null;
  try {
    const text = await client.send({ method: "GET", path: policyPath(subject), signal });
    const bindings = bindingsIn(subject, text);
    const found = new Map(
      bindings.map((binding) => [
        requiredString(binding, "relation"),
        optionalStrings(binding, "principals") ?? [],
      ]),
    );
    const relations = Object.keys(before).map((relation) => {
      const principals = found.get(relation) ?? [];
      const isAbsent = principals.length === 0 && before[relation] === null;
      return [relation, isAbsent ? null : principals] as const;
    });
    return Object.fromEntries(relations);
  } catch (error) {
    throw failureError(error, { doing: "read the restriction policy", scopes: SCOPES, path: at("access") });
  }
}

/**
 * What a document says of the policy. A list that is missing is not an empty one, which would take
 * everybody's access.
 */
function bindingsIn(subject: PolicySubject, text: string): readonly Located[] {
  const { attributes } = answeredAbout(subject, parseResourceDocument(text, TYPE));
  return requiredObjectList(attributes, "bindings");
}

/**
 * Permissions over a policy come with the Editor relation on its subject; the scopes are those of what it
 * restricts.
 */
const SCOPES = ["connections_write", "connection_groups_write"];

/**
 * Makes the policy what the attribute says; removes it when the attribute is gone, and leaves it alone where
 * it never was.
 */
export async function writeAccess(
  client: ParkitClient,
  subject: PolicySubject,
  before: Value | undefined,
  wanted: Value | undefined,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (isObjectValue(wanted)) {
      const bindings = Object.entries(wanted).flatMap(([relation, value]) => {
        const principals = isListValue(value) ? value.filter((item) => typeof item === "string").sort() : [];
        return principals.length === 0 ? [] : [{ relation, principals }];
      });
      const body = resourceDocument({ type: TYPE, id: subject, attributes: { bindings } });
      const path = policyPath(subject);
      bindingsIn(subject, await client.send({ method: "POST", path, body, signal, isIdempotent: true }));
    } else if (isObjectValue(before)) {
      await client.send({ method: "DELETE", path: policyPath(subject), signal });
    }
  } catch (error) {
    throw failureError(error, {
      doing: "set the restriction policy",
      scopes: SCOPES,
      path: at("access"),
      advice: {
        400: "Datadog refuses policies that name unknown principals, and such as would lock out their author.",
      },
    });
  }
}

/** An object that was created a moment ago. */
interface CreatedObject {
  readonly subject: PolicySubject;
  /** Path by which it is deleted. */
  readonly path: string;
  /** As in `connection`. */
  readonly kind: string;
  /** Type of the resource, such as `parkit_connection_http`. */
  readonly resource: string;
  /** Keeps the object in the state, when it could not be deleted again. */
  readonly keep: () => void;
}

/**
 * Sets the policy of an object that was created a moment ago, and deletes the object when that fails:
 * Terraform would mark it as tainted, and replace it once somebody uses it. Goes on when Terraform asks to
 * stop, because what was begun is either finished or undone.
 *
 * @throws {DiagnosticError} when the policy was not set
 */
export async function writeFirstAccess(
  client: ParkitClient,
  created: CreatedObject,
  wanted: Value | undefined,
): Promise<void> {
  const { signal } = new AbortController();
  try {
    await writeAccess(client, created.subject, null, wanted, signal);
  } catch (error) {
    const isGone = await deleted(client, created.path, signal);
    if (!isGone) created.keep();
    throw withExplanation(error, isGone ? goneAgain(created) : stillThere(created));
  }
}

async function deleted(client: ParkitClient, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.send({ method: "DELETE", path, signal });
    return true;
  } catch (error) {
    if (error instanceof ApiFailure) return error.isGone;
    throw error;
  }
}

function goneAgain({ kind }: CreatedObject): string {
  return `The ${kind} was deleted again, so that nothing of it is left. Correct access, or apply again if this was only for a moment.`;
}

function stillThere({ kind, resource, path }: CreatedObject): string {
  const id = path.slice(path.lastIndexOf("/") + 1);
  return `The ${kind} ${id} could not be deleted again. It is there without the policy, and the next apply replaces it. To keep it, run terraform untaint ${resource}.<name>: the next apply then only sets the policy.`;
}
