/** Whether the service of a connection answers from where its runner runs: its runner is asked, by a task. */
import { createHttpClient, type HttpClient } from "@parkit/protocol/internal/http/http-client";
import { UnusableEnvironment } from "@parkit/protocol/internal/http/unusable-environment";
import type { JsonObject } from "@parkit/protocol/internal/json";
import {
  documentRoot,
  optionalObject,
  optionalStrings,
  presentString,
  requiredInteger,
  requiredObject,
  requiredString,
  type Located,
} from "@parkit/protocol/internal/json-member";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import { Actions } from "@parkit/provider-schema/internal/actions/generated/actions";
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import {
  INTEGRATIONS,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { runnerComponents, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { Site } from "@parkit/provider-schema/internal/site/site";

import {
  callControlPlane,
  controlPlaneAddress,
  ControlPlaneRefusal,
  type ControlPlaneAddress,
} from "../control-plane-client";
import { UsageError } from "../usage-error";
import { known, NOT_ASKED, unanswered, unknownFact, type Asked } from "./asked";
import type { Finding, Verdict } from "./finding";

/** What became of the task that tries a connection. */
export type Trial =
  | { readonly kind: "succeeded" }
  /** The service answered a request with this status. */
  | { readonly kind: "answered"; readonly status: number }
  /** The service, or the runner's side of it, said no. */
  | { readonly kind: "failed"; readonly problem: string }
  /** The control plane took no task, or no runner took it. */
  | { readonly kind: "not-run"; readonly problem: string };

/** The action that tries a connection; undefined where there is none. */
export function testAction(type: IntegrationType): string | undefined {
  const { actions } = INTEGRATIONS[type];
  if (actions === undefined) return undefined;
  return allActions().find(
    ({ name, status }) =>
      status === "available" && name.startsWith(`${actions}.`) && name.endsWith(".testConnection"),
  )?.name;
}

/** Seconds that a runner gets for the task. */
const WAIT_SECONDS = 30;

/** A task that does nothing but try a connection. */
interface TrialTask {
  readonly fqn: string;
  readonly inputs: JsonObject;
}

/**
 * The task that tries a connection, or why there is none. A description has no test settings of HTTP
 * connections: of them the head of the base URL is asked for, which changes nothing and brings no content.
 */
function trialTask({ integration }: ConnectionInput, spec: RunnerSpec): TrialTask | string {
  if (integration.type !== "http") {
    const fqn = testAction(integration.type);
    return fqn === undefined ? `no action tries a connection of ${integration.type}` : { fqn, inputs: {} };
  }
  const { baseUrl } = integration;
  if (baseUrl === undefined) return "the connection has no base URL";
  const fqn = Actions.http.request;
  if (!runnerComponents(spec).some(({ allow }) => Allowlist.of(allow).grants(fqn)))
    return `the runner's allowlist has no ${fqn}, by which it would be tried`;
  return { fqn, inputs: { verb: "HEAD", url: baseUrl, followRedirect: false } };
}

/** Has the runner of a connection try it. Only a control plane of parkit's takes such a task. */
export async function probeConnection(
  connection: ConnectionInput,
  spec: RunnerSpec,
  env: NodeJS.ProcessEnv,
  live: boolean,
): Promise<Asked<Trial>> {
  const { site } = spec;
  if (site.code !== "custom") return unanswered("Datadog publishes no call that tries a connection");
  const task = trialTask(connection, spec);
  if (typeof task === "string") return unanswered(task);
  if (!live) return NOT_ASKED;
  const network = openClient(site, env);
  if (!network.known) return network;
  const { client, address } = network.value;
  try {
    return known(await tryConnection(client, address, connection.name, task));
  } catch (error) {
    if (error instanceof ControlPlaneRefusal) return known({ kind: "not-run", problem: error.message });
    if (error instanceof UnusableEnvironment) return unanswered(error.message);
    if (error instanceof WireFormatError)
      return unanswered(`the control plane's answer is not as agreed: ${error.message}`);
    throw error;
  } finally {
    client.close();
  }
}

function openClient(
  site: Site,
  env: NodeJS.ProcessEnv,
): Asked<{ readonly client: HttpClient; readonly address: ControlPlaneAddress }> {
  try {
    return known({ address: controlPlaneAddress(site.apiUrl, env), client: createHttpClient(env) });
  } catch (error) {
    if (error instanceof UsageError || error instanceof UnusableEnvironment) return unanswered(error.message);
    throw error;
  }
}

async function tryConnection(
  client: HttpClient,
  address: ControlPlaneAddress,
  connection: string,
  { fqn, inputs }: TrialTask,
): Promise<Trial> {
  const call = (method: "GET" | "POST", path: string, body?: JsonObject): Promise<JsonObject> =>
    callControlPlane(client, address, method, path, body);
  const queued = documentRoot(await call("POST", "/tasks", { fqn, inputs, connection }));
  const path = `/tasks/${encodeURIComponent(requiredString(requiredObject(queued, "task"), "id"))}`;
  const [warning] = optionalStrings(queued, "warnings") ?? [];
  if (warning !== undefined) {
    await call("POST", `${path}/cancel`);
    return { kind: "not-run", problem: warning };
  }
  const task = requiredObject(documentRoot(await call("GET", `${path}?wait=${WAIT_SECONDS}`)), "task");
  switch (requiredString(task, "status")) {
    case "succeeded":
      return succeeded(task, fqn);
    case "failed":
      return failed(problemOf(task), fqn);
    default:
      await call("POST", `${path}/cancel`);
      return { kind: "not-run", problem: `the runner has not done it within ${WAIT_SECONDS} s` };
  }
}

/** The test of scripts never fails, and tells what is wrong in its output. */
function succeeded(task: Located, fqn: string): Trial {
  const outputs = optionalObject(task, "outputs");
  if (fqn === Actions.http.request && outputs !== undefined)
    return { kind: "answered", status: Number(requiredInteger(outputs, "status")) };
  const errors = outputs === undefined ? [] : (optionalStrings(outputs, "errors") ?? []);
  return errors.length === 0 ? { kind: "succeeded" } : { kind: "failed", problem: errors.join("; ") };
}

/** A request fails on a redirect and on an error too; its message begins with the status of the answer. */
function failed(problem: string, fqn: string): Trial {
  const [, status] = /^([345]\d{2})\b/.exec(problem) ?? [];
  return status === undefined || fqn !== Actions.http.request
    ? { kind: "failed", problem }
    : { kind: "answered", status: Number(status) };
}

function problemOf(task: Located): string {
  const error = optionalObject(task, "error");
  return (error && presentString(error, "message")) ?? "the task failed";
}

/** Judges the service of a connection. */
export function judgeConnection(
  { name, integration, runner }: ConnectionInput,
  site: Site,
  asked: Asked<Trial>,
): Finding {
  const subject = {
    id: "service/answers" as const,
    connection: name,
    ...(runner === undefined ? {} : { runner }),
  };
  return { ...subject, ...verdict(name, integration, site, asked) };
}

function verdict(
  name: string,
  integration: ConnectionInput["integration"],
  site: Site,
  asked: Asked<Trial>,
): Verdict {
  if (!asked.known)
    return unknownFact(
      `whether the service of connection ${name} answers its runner`,
      asked,
      tryYourself(name, integration, site),
    );
  const trial = asked.value;
  switch (trial.kind) {
    case "succeeded":
      return { status: "ok", what: `the service of connection ${name} answers its runner` };
    case "answered":
      return answered(name, trial.status);
    case "failed":
      return {
        status: "problem",
        what: `the runner cannot use connection ${name}: ${trial.problem}`,
        why: "every action through it fails alike",
        fix: "Look at the credential on the runner, and at the way from the runner to the service.",
      };
    case "not-run":
      return {
        status: "problem",
        what: `connection ${name} could not be tried: ${trial.problem}`,
        why: "no task gets through it",
        fix: "Make the connection with Terraform (parkit synth terraform), and start its runner.",
      };
  }
}

/** What the status says at the base URL alone, below which actions call. */
function answered(name: string, status: number): Verdict {
  const what = `the service of connection ${name} answers its runner with ${status}`;
  if (status === 401 || status === 403)
    return {
      status: "warning",
      what,
      why: "at its base URL it does not take what the connection sends along",
      fix: "Look at the credential on the runner, unless only requests to other paths are let in.",
    };
  if (status >= 500)
    return {
      status: "warning",
      what,
      why: "the service, or a proxy before it, is not well",
      fix: "Look at the service, and at the proxies between runner and service.",
    };
  return { status: "ok", what };
}

function tryYourself(name: string, integration: ConnectionInput["integration"], site: Site): string {
  if (site.code !== "custom")
    return `Try it at ${site.appUrl}: a workflow with one private action that uses connection ${name}, and Run.`;
  if (integration.type !== "http") return `Run an action of it: parkit task run ACTION --connection ${name}`;
  const url = "baseUrl" in integration ? integration.baseUrl : undefined;
  const input = JSON.stringify({ verb: "GET", url: url ?? "URL" });
  return `parkit task run com.datadoghq.http.request --connection ${name} --input '${input}'`;
}
