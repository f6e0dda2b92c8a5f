import type { ConnectionInput } from "../connection/connection";
import type { ConnectionGroupInput } from "../group/connection-group";
import type { ExecutionPolicyInput } from "../execution-policy/execution-policy";
import type { RunnerInput } from "../runner/runner";
import type { SiteInput } from "../site/site";

/** Version of the description's format. */
export const API_VERSION = "parkit/v1";

/** What to do where there is no description. */
export const HOW_IT_BEGINS = `Start with apiVersion: ${API_VERSION}, then runners, connections, connectionGroups and executionPolicies.`;

/** A whole description: what `parkit.yaml` says. */
export interface Description {
  /** Version of the format. */
  readonly apiVersion: typeof API_VERSION;
  /** Site of every runner that names none. @default - {@link DEFAULT_SITE_PARAMETER} */
  readonly site?: SiteInput;
  /** The private action runners. @default - none */
  readonly runners?: readonly RunnerInput[];
  /** How Datadog reaches services, through these runners or from its cloud. @default - none */
  readonly connections?: readonly ConnectionInput[];
  /** Groups of connections of which one is picked by its tags when a workflow runs. @default - none */
  readonly connectionGroups?: readonly ConnectionGroupInput[];
  /** Who may have what run on ownerless runners. @default - none */
  readonly executionPolicies?: readonly ExecutionPolicyInput[];
}

/**
 * A description of which parts could not be read: what rules see. Anything may be missing, and a list keeps
 * its places, so that paths stay true.
 */
export type Readable<T> = T extends readonly (infer Element)[]
  ? readonly (Readable<Element> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Readable<T[Key]> | undefined }
    : T;
