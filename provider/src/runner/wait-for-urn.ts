/** How `parkit_runner_urn` waits. Loaded with the first read. */
import { setTimeout as pause } from "node:timers/promises";
import { describeTransportError } from "@parkit/protocol/internal/http/transport-error";
import { isRecord } from "@parkit/provider-schema/internal/record";
import { IDENTITY_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/runner-identity";
import { isRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { DiagnosticError, errorAt, UNKNOWN, type ClientContext } from "@parkit/terraform-plugin";
import { clusterAccess, type ClusterAccess } from "../kubernetes/cluster-config";
import type { KubernetesAnswer } from "../kubernetes/kubernetes-client";
import type { ParkitClient } from "../parkit-client";
import { DEFAULT_WAIT, type UrnValues } from "./urn-schema";

type Context = ClientContext<ParkitClient> & { readonly config: UrnValues["written"] };

const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 5_000;

/**
 * Asks until the Secret holds a URN.
 *
 * @throws {DiagnosticError} when the time is over, when the cluster refuses, and when it cannot be asked
 */
export async function waitForUrn({ client, config, signal }: Context): Promise<string> {
  const { namespace, secret_name: name, timeout } = config;
  const access = accessOf(client);
  const secret = `the Secret ${name} in namespace ${namespace}`;
  const end = performance.now() + Number(timeout ?? DEFAULT_WAIT) * 1000;
  for (let wait = FIRST_PAUSE_MILLISECONDS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MILLISECONDS)) {
    const found = judge(await ask(access, { namespace, name }, signal), secret);
    if ("urn" in found) return found.urn;
    const left = end - performance.now();
    if (left <= 0)
      fail(
        "The runner's URN did not come in time",
        `${found.missing}. Look at the runner's log: it writes its identity when it has enrolled. Raise timeout where it takes longer, and write depends_on with what deploys it.`,
      );
    await pause(Math.min(wait, left), undefined, { signal });
  }
}

function accessOf({ settings: { kubernetes } }: ParkitClient): ClusterAccess {
  const access = clusterAccess(kubernetes);
  if (access === undefined)
    fail(
      "No cluster is named",
      'Name it in the provider\'s configuration: kubernetes = { config_path = "~/.kube/config" }, or with host and token.',
    );
  if (access === UNKNOWN)
    fail(
      "The cluster is not known yet",
      "The provider's argument kubernetes comes from something that is not applied yet. Write depends_on with the cluster, so that the URN is read after it.",
    );
  return access;
}

async function ask(
  access: ClusterAccess,
  secret: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<KubernetesAnswer> {
  const { readSecret, UnusableClusterError } = await import("../kubernetes/kubernetes-client.js");
  try {
    return await readSecret(access, secret, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const detail =
      error instanceof UnusableClusterError
        ? error.message
        : `the Kubernetes API gave no answer: ${describeTransportError(error)}`;
    fail("Could not ask the cluster", `${detail}. See kubernetes in the provider's configuration.`);
  }
}

type Found = { readonly urn: string } | { readonly missing: string };

/** Of the Secret only the URN is looked at. */
function judge({ status, text }: KubernetesAnswer, secret: string): Found {
  if (status === 404) return { missing: `There is no ${secret.replace(/^the /, "")}` };
  if (status === 429 || status >= 500) return { missing: `The Kubernetes API answered ${status}` };
  if (status === 401)
    fail(
      "The cluster does not know who asks",
      "The Kubernetes API answered 401: check token or certificate.",
    );
  if (status === 403)
    fail("The cluster refuses", `The Kubernetes API answered 403: allow the verb get on ${secret}.`);
  const data = status === 200 ? secretData(text) : undefined;
  if (data === undefined)
    fail(
      "Something else than the Kubernetes API answered",
      `The answer to the question for ${secret} was ${status}, and no Secret. Check the address of the cluster.`,
    );
  const urn = Object.values(IDENTITY_SECRET_KEYS)
    .map(({ urn: key }) => data[key])
    .find((value) => typeof value === "string" && value !== "");
  if (typeof urn !== "string") return { missing: `There is no URN in ${secret}` };
  const decoded = Buffer.from(urn, "base64").toString("utf8").trim();
  if (isRunnerUrn(decoded)) return { urn: decoded };
  fail("Not the URN of a runner", `What ${secret} holds as URN is none. Is it a runner's identity?`);
}

function secretData(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (!isRecord(answer) || answer["kind"] !== "Secret") return undefined;
    const { data = {} } = answer;
    return isRecord(data) ? data : {};
  } catch {
    return undefined;
  }
}

function fail(summary: string, detail: string): never {
  throw new DiagnosticError([errorAt([], summary, detail)]);
}
