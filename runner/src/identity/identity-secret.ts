/**
 * The identity of a Cluster Agent's runner, in a Secret of the cluster that it runs in. One object and three
 * requests: a Kubernetes client would be the larger part of the image.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createHttpClient, exchange, type HttpAnswer } from "@parkit/protocol/internal/http/http-client";
import { describeTransportError } from "@parkit/protocol/internal/http/transport-error";
import { UnusableEnvironment } from "@parkit/protocol/internal/http/unusable-environment";
import { parseJson } from "@parkit/protocol/internal/json";
import { IDENTITY_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/runner-identity";
import * as z from "zod";
import { type Clock, withDeadline } from "../clock";
import type { Environment } from "../config/config";
import { ConfigurationError } from "../configuration-error";
import type { StoredIdentity } from "./identity";
import type { IdentityStore } from "./identity-store";

/** Where Kubernetes puts the credentials of a Pod's service account. */
export const SERVICE_ACCOUNT_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What is needed to reach the cluster. */
interface SecretOptions {
  readonly environment: Environment;
  /** Files `token`, `ca.crt` and `namespace`. */
  readonly directory: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Told before the cluster is asked again, with what went wrong and the pause in milliseconds. */
  readonly onRetry?: (problem: string, pauseMs: number) => void;
}

const KEYS = IDENTITY_SECRET_KEYS["cluster-agent"];
/** Labels of the Cluster Agent's own Secret, by which people find it. */
const LABELS = {
  "app.kubernetes.io/name": "datadog-cluster-agent",
  "app.kubernetes.io/component": "private-action-runner",
  "app.kubernetes.io/managed-by": "datadog-cluster-agent",
};
const TIMEOUT_MS = 30_000;
const PAUSE_MS = 1_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Answers that asking again does not change. */
const FINAL: readonly number[] = [400, 401, 403, 405, 406, 410, 413, 415, 422];
/** Asks whether a request would be carried out. */
const DRY_RUN = "?dryRun=All";

const Secret = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string().optional() }),
  data: z.record(z.string(), z.string()).nullish(),
});

/**
 * Opens the Secret of that name in the Pod's namespace, through the Pod's service account. What may pass is
 * tried again without limit.
 *
 * @returns undefined outside of a cluster
 */
export function openIdentitySecret(name: string, options: SecretOptions): IdentityStore | undefined {
  const { environment, directory, clock, onRetry, signal = new AbortController().signal } = options;
  const host = environment["KUBERNETES_SERVICE_HOST"] ?? "";
  if (host === "") return undefined;
  const port = environment["KUBERNETES_SERVICE_PORT"] ?? "443";
  const origin = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const file = async (member: string): Promise<string> => {
    try {
      return (await readFile(join(directory, member), "utf8")).trim();
    } catch {
      throw new ConfigurationError(join(directory, member), [
        "it cannot be read; the Pod needs its service account's token (automountServiceAccountToken)",
      ]);
    }
  };
  const place = `Secret ${name}`;

  const ask = async (method: string, path: string, body?: object): Promise<HttpAnswer> => {
    const http = createHttpClient({ SSL_CERT_FILE: join(directory, "ca.crt") });
    try {
      const namespace = environment["DD_KUBE_RESOURCES_NAMESPACE"] ?? (await file("namespace"));
      const url = new URL(`/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets${path}`, origin);
      const headers = {
        Accept: "application/json",
        "Content-Type": "application/json",
        // Tokens of service accounts are replaced while the Pod runs.
        Authorization: `Bearer ${await file("token")}`,
      };
      return await withDeadline(clock, TIMEOUT_MS, signal, (deadline) =>
        exchange(
          http,
          { url, method, headers, signal: deadline, ...(body && { body: JSON.stringify(body) }) },
          MAX_ANSWER_BYTES,
        ),
      );
    } finally {
      http.close();
    }
  };
  const problemOf = async (asking: Promise<HttpAnswer>): Promise<HttpAnswer | string> => {
    try {
      const answer = await asking;
      return answer.status >= 500 || answer.status === 429 ? `it answered ${answer.status}` : answer;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ConfigurationError || error instanceof UnusableEnvironment) throw error;
      return describeTransportError(error);
    }
  };
  const askUntilAnswered = async (method: string, path: string, body?: object): Promise<HttpAnswer> => {
    for (;;) {
      const answer = await problemOf(ask(method, path, body));
      if (typeof answer !== "string") {
        if (!FINAL.includes(answer.status)) return answer;
        throw new ConfigurationError(place, [
          `the cluster refuses to ${method === "GET" ? "read" : "write"} it (status ${answer.status}): the Pod's service account needs get, create and update on it`,
        ]);
      }
      onRetry?.(`the cluster was asked for ${place}: ${answer}`, PAUSE_MS);
      await clock.sleep(PAUSE_MS, signal);
      signal.throwIfAborted();
    }
  };
  const read = async (): Promise<StoredIdentity | undefined> => {
    const { status, body } = await askUntilAnswered("GET", `/${encodeURIComponent(name)}`);
    return status === 200 ? identityIn(body) : undefined;
  };
  const keep = async (identity: StoredIdentity): Promise<StoredIdentity> => {
    const secret = secretOf(name, identity);
    const created = await askUntilAnswered("POST", "", secret);
    if (created.status !== 409) return identity;
    const kept = await read();
    if (kept !== undefined) return kept;
    await askUntilAnswered("PUT", `/${encodeURIComponent(name)}`, secret);
    return identity;
  };
  const prepare: IdentityStore["prepare"] = async () => {
    const trial = secretOf(name, { urn: "-", privateKey: "-" });
    await askUntilAnswered("POST", DRY_RUN, trial);
    return { keep, discard: () => Promise.resolve() };
  };
  return { place, read, prepare };
}

function identityIn(body: Buffer): StoredIdentity | undefined {
  const secret = Secret.safeParse(parseJson(body.toString("utf8")));
  const value = (key: string): string =>
    Buffer.from(secret.data?.data?.[key] ?? "", "base64").toString("utf8");
  const [urn, privateKey] = [value(KEYS.urn), value(KEYS.privateKey)];
  return urn === "" || privateKey === "" ? undefined : { urn, privateKey };
}

function secretOf(name: string, { urn, privateKey }: StoredIdentity): object {
  const encoded = (value: string): string => Buffer.from(value, "utf8").toString("base64");
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, labels: LABELS },
    type: "Opaque",
    data: { [KEYS.urn]: encoded(urn), [KEYS.privateKey]: encoded(privateKey) },
  };
}
