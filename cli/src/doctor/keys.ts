/** Whether Datadog takes the keys of the environment, and what they may do. */
import type { HttpAnswer, HttpClient } from "@parkit/protocol/internal/http/http-client";
import { ENROLLING_KEY_SCOPE } from "@parkit/protocol/internal/enrollment";
import { parseJson } from "@parkit/protocol/internal/json";
import {
  documentRoot,
  optionalMember,
  optionalStrings,
  requiredObject,
} from "@parkit/protocol/internal/json-member";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { isOwnerless } from "@parkit/provider-schema/internal/runner/runner-identity";
import { runnerComponents, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { NOT_ASKED, readFact, unanswered, unknownFact, type Asked } from "./asked";
import type { Complaint, Finding, Verdict } from "./finding";
import { ask } from "./network";
import type { Network } from "./egress";

/** What the keys are needed for. */
export interface KeyNeeds {
  /** Whether anything needs the application key. */
  readonly appKey: boolean;
  /** Whether a runner without an owner enrolls with the API key alone. */
  readonly enrollsAlone: boolean;
  /** Scopes that the application key needs, where it has any. */
  readonly scopes: readonly string[];
}

/** What the keys are needed for by the runners of one site, and by what Terraform makes there. */
export function keyNeeds(specs: readonly RunnerSpec[], description: Description): KeyNeeds {
  const identities = specs.flatMap((spec) => runnerComponents(spec).map(({ identity }) => identity));
  const owned = identities.some((identity) => !isOwnerless(identity));
  const { connections = [], connectionGroups = [], executionPolicies = [] } = description;
  return {
    appKey: owned || connections.length + connectionGroups.length + executionPolicies.length > 0,
    enrollsAlone: identities.some(isOwnerless),
    scopes: [
      ...(owned ? ["on_prem_runner_write"] : []),
      ...(connections.length > 0 ? ["connections_read", "connections_write", "on_prem_runner_use"] : []),
      ...(connectionGroups.length > 0 ? ["connection_groups_write", "connections_resolve"] : []),
    ],
  };
}

/** A key as the environment has it. */
export type KeyState = "absent" | "malformed" | "present";

/** What is known of the keys. */
export interface KeyFacts {
  readonly apiKey: KeyState;
  readonly appKey: KeyState;
  /** Answer about the API key. */
  readonly validation: Asked<ApiKeyAnswer>;
  /** Answer about the application key. */
  readonly application: Asked<AppKeyAnswer>;
}

/** What the site says of the API key; `other` where what answers is not Datadog's API. */
export type ApiKeyAnswer =
  | { readonly kind: "valid"; readonly mayEnroll: boolean | undefined }
  | { readonly kind: "refused" }
  | { readonly kind: "other"; readonly status: number };

/** What the site says of the application key. */
export type AppKeyAnswer =
  | { readonly kind: "accepted" }
  /** The key is one, and may not read connections. */
  | { readonly kind: "without-access" }
  | { readonly kind: "refused" }
  | { readonly kind: "other"; readonly status: number };

function stateOf(value: string | undefined): KeyState {
  if (value === undefined || value === "") return "absent";
  return /^[\x21-\x7e]+$/.test(value) ? "present" : "malformed";
}

/** Asks a site about the keys of the environment. */
export async function probeKeys(
  network: Network,
  apiUrl: string,
  env: NodeJS.ProcessEnv,
  live: boolean,
): Promise<KeyFacts> {
  const { DD_API_KEY, DD_APP_KEY } = env;
  const states = { apiKey: stateOf(DD_API_KEY), appKey: stateOf(DD_APP_KEY) };
  if (!live) return { ...states, validation: NOT_ASKED, application: NOT_ASKED };
  if (!network.usable) {
    const nobody = unanswered(network.problem);
    return { ...states, validation: nobody, application: nobody };
  }
  const { client } = network;
  const absent = unanswered("there is no key to ask about");
  const apiKey = { "DD-API-KEY": DD_API_KEY ?? "" };
  const both = { ...apiKey, "DD-APPLICATION-KEY": DD_APP_KEY ?? "" };
  const asksApi = states.apiKey === "present";
  const validation = asksApi ? await validationOf(client, apiUrl, apiKey) : absent;
  const asksApp = asksApi && states.appKey === "present";
  return { ...states, validation, application: asksApp ? await applicationOf(client, apiUrl, both) : absent };
}

type Headers = Readonly<Record<string, string>>;

async function validationOf(
  client: HttpClient,
  apiUrl: string,
  headers: Headers,
): Promise<Asked<ApiKeyAnswer>> {
  const answer = await ask(client, `${apiUrl}/api/v2/validate`, headers);
  if (!answer.known) return answer;
  const { status } = answer.value;
  if (isRefusal(status)) return { known: true, value: { kind: "refused" } };
  const read = readFact(() => scopesOf(answer.value));
  // What answers with something else than documented is not Datadog's API.
  return { known: true, value: status === 200 && read.known ? read.value : { kind: "other", status } };
}

function scopesOf({ body }: HttpAnswer): ApiKeyAnswer {
  const data = requiredObject(documentRoot(parseJson(body.toString("utf8"))), "data");
  const attributes = requiredObject(data, "attributes");
  if (optionalMember(attributes, "valid") !== true) return { kind: "refused" };
  const scopes = optionalStrings(attributes, "api_key_scopes");
  return { kind: "valid", mayEnroll: scopes?.includes(ENROLLING_KEY_SCOPE) };
}

/** A connection that nobody has: asking for it changes nothing, and needs what reading connections needs. */
const NO_CONNECTION = "00000000-0000-4000-8000-000000000000";

async function applicationOf(
  client: HttpClient,
  apiUrl: string,
  headers: Headers,
): Promise<Asked<AppKeyAnswer>> {
  const probe = await ask(client, `${apiUrl}/api/v2/actions/connections/${NO_CONNECTION}`, headers);
  if (!probe.known) return probe;
  if (probe.value.status === 404) return { known: true, value: { kind: "accepted" } };
  if (!isRefusal(probe.value.status))
    return { known: true, value: { kind: "other", status: probe.value.status } };
  const user = await ask(client, `${apiUrl}/api/v2/current_user`, headers);
  if (!user.known) return user;
  const { status } = user.value;
  if (status === 200) return { known: true, value: { kind: "without-access" } };
  return { known: true, value: isRefusal(status) ? { kind: "refused" } : { kind: "other", status } };
}

function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}

/** Judges the keys. */
export function judgeKeys(needs: KeyNeeds, facts: KeyFacts, host: string): readonly Finding[] {
  return [
    { id: "key/api", ...apiKeyVerdict(facts, host) },
    ...(needs.enrollsAlone ? [{ id: "key/api-enroll" as const, ...enrollVerdict(facts) }] : []),
    ...(needs.appKey ? appKeyFindings(needs, facts, host) : []),
  ];
}

function apiKeyVerdict({ apiKey, validation }: KeyFacts, host: string): Verdict {
  const unusable = unusableKey("DD_API_KEY", apiKey);
  if (unusable !== undefined) return unusable;
  const what = "the API key in DD_API_KEY";
  if (!validation.known)
    return unknownFact(`whether ${host} takes ${what}`, validation, "Reach the site first.");
  switch (validation.value.kind) {
    case "valid":
      return { status: "ok", what: `${host} takes ${what}` };
    case "refused":
      return {
        status: "problem",
        what: `${host} refuses ${what}`,
        why: "a runner cannot enroll with it, nor Terraform make connections; it may be a key of another site",
        fix: "Take a key of that site: Organization Settings > API Keys.",
      };
    case "other":
      return notDatadog(host, validation.value.status);
  }
}

function unusableKey(variable: string, state: KeyState): Complaint | undefined {
  switch (state) {
    case "present":
      return undefined;
    case "absent":
      return {
        status: "unknown",
        what: `${variable} is not set here`,
        why: "whether the key is taken cannot be told without it; the runner may have it elsewhere",
        fix: `export ${variable}=… and look again.`,
      };
    case "malformed":
      return {
        status: "problem",
        what: `${variable} holds characters that no key has`,
        why: "a line break or a blank was copied with it, and no call can carry it",
        fix: `Set ${variable} again, to the key alone.`,
      };
  }
}

function notDatadog(host: string, status: number): Complaint {
  return {
    status: "problem",
    what: `${host} answers ${status}, which is not an answer of Datadog's API`,
    why: "something else listens there, or is in between",
    fix: "Check the site of the description, and what stands between this machine and it.",
  };
}

const ENROLL_CLICKS = "Organization Settings > API Keys > the key: switch on Private Action Runner.";

function enrollVerdict({ apiKey, validation }: KeyFacts): Verdict {
  const unknown = (why: string): Verdict =>
    unknownFact("whether the API key may enroll runners without an owner", unanswered(why), ENROLL_CLICKS);
  if (apiKey !== "present") return unknown("DD_API_KEY holds no key here");
  if (!validation.known)
    return unknownFact("whether the API key may enroll runners without an owner", validation, ENROLL_CLICKS);
  if (validation.value.kind !== "valid") return unknown("the key is not taken");
  switch (validation.value.mayEnroll) {
    case undefined:
      return unknown("the site does not tell the key's scopes");
    case true:
      return { status: "ok", what: "the API key may enroll runners without an owner" };
    case false:
      return {
        status: "problem",
        what: "the API key may not enroll runners without an owner",
        why: "Datadog answers 403 when such a runner starts for the first time",
        fix: ENROLL_CLICKS,
      };
  }
}

function appKeyFindings(
  { scopes }: KeyNeeds,
  { appKey, application }: KeyFacts,
  host: string,
): readonly Finding[] {
  const unusable = unusableKey("DD_APP_KEY", appKey);
  if (unusable !== undefined) return [{ id: "key/app", ...unusable }];
  const what = "the application key in DD_APP_KEY";
  if (!application.known)
    return [
      {
        id: "key/app",
        ...unknownFact(`whether ${host} takes ${what}`, application, "Correct the API key first."),
      },
    ];
  switch (application.value.kind) {
    case "accepted":
      return [
        { id: "key/app", status: "ok", what: `${host} takes ${what}` },
        {
          id: "key/app-access",
          status: "ok",
          what: `${what} has Actions API access, and may read connections`,
        },
        ...scopesFinding(scopes),
      ];
    case "without-access":
      return [
        { id: "key/app", status: "ok", what: `${host} takes ${what}` },
        {
          id: "key/app-access",
          status: "problem",
          what: `${what} may not read connections`,
          why: "it has no Actions API access, or lacks the scope connections_read",
          fix: "Organization Settings > Application Keys > the key: enable Actions API Access.",
        },
        ...scopesFinding(scopes),
      ];
    case "refused":
      return [
        {
          id: "key/app",
          status: "problem",
          what: `${host} refuses ${what}`,
          why: "it is revoked, or belongs to another organisation than the API key",
          fix: "Take a key of that organisation: Organization Settings > Application Keys.",
        },
      ];
    case "other":
      return [{ id: "key/app", ...notDatadog(host, application.value.status) }];
  }
}

/** No call tells the scopes of the key that makes it. */
function scopesFinding(scopes: readonly string[]): readonly Finding[] {
  if (scopes.length === 0) return [];
  return [
    {
      id: "key/app-scopes",
      status: "unknown",
      what: `whether the application key has the scopes ${scopes.join(", ")}`,
      why: "no call tells the scopes of the key that makes it; a key without scopes has all of its user's permissions",
      fix: "Look: Organization Settings > Application Keys > the key > Scopes.",
    },
  ];
}
