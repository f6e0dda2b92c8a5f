/**
 * What an action can do to the service that it calls, as far as its name says it: our reading, Datadog
 * publishes none.
 */

/**
 * - `read`: shows what is there, and may notify or log;
 * - `write`: makes or changes something that can be changed back, or sends what the caller wrote to a service
 *   that decides itself;
 * - `destructive`: takes away what cannot be had back, ends what runs, weakens a protection, or runs commands
 *   that the caller writes.
 */
export type ActionRisk = "read" | "write" | "destructive";

/** From the least to the most. */
export const ACTION_RISKS: readonly ActionRisk[] = ["read", "write", "destructive"];

/** First words of names. Every action of the catalogue begins with one of them. */
const VERBS: Readonly<Record<ActionRisk, string>> = {
  read: `compare contributors count current enrich explain find generate get list prepare raw select test
    traceroute`,
  write: `accept activate add approve archive ban block build cherry create deactivate edit import insert
    invoke keep modify move patch play post promote protect publish rebase reorder replace request restart
    restore retry revert rollback run scale set share star start subscribe transfer unapprove unarchive unban
    unblock unstar unsubscribe update`,
  destructive: "cancel delete disable erase execute graphql reject reset revoke unprotect",
};

/** Names whose first word says too much or too little, within `com.datadoghq`. */
const EXCEPTIONS: Readonly<Record<string, ActionRisk>> = {
  "gitlab.mergerequests.cancelMergeWhenPipelineSucceeds": "write",
  "gitlab.issues.resetTimeEstimate": "write",
  "gitlab.mergerequests.resetTimeEstimate": "write",
  "gitlab.repositories.mergeBase": "read",
  "mongodb.findAndModify": "write",
  "remoteaction.networkconfigmanagement.runCommand": "destructive",
  "remoteaction.networks.runNetworkPath": "read",
  "remoteaction.pcap.runCapture": "read",
  "remoteaction.rshell.runRemediationCommand": "destructive",
  "script.runShellScript": "destructive",
};

let riskOfVerb: ReadonlyMap<string, ActionRisk> | undefined;

/** Made when somebody asks for a risk: to check a description, nobody does. */
function verbs(): ReadonlyMap<string, ActionRisk> {
  riskOfVerb ??= new Map(
    ACTION_RISKS.flatMap((risk) => VERBS[risk].split(/\s+/).map((verb) => [verb, risk] as const)),
  );
  return riskOfVerb;
}

/**
 * The risk of an action of the catalogue.
 *
 * @param bundle - such as `com.datadoghq.gitlab.issues`
 * @param action - name within the bundle
 * @throws {Error} when no verb of ours begins the name, so that no new action passes unread
 */
export function riskOf(bundle: string, action: string): ActionRisk {
  const risk =
    EXCEPTIONS[`${bundle}.${action}`.replace(/^com\.datadoghq\./, "")] ??
    verbs().get(/^[a-z]+/.exec(action)?.[0] ?? "");
  if (risk === undefined) throw new Error(`no risk is said for ${bundle}.${action}`);
  return risk;
}
