/**
 * Reads a Secret of a cluster. It becomes a file of its own beside the provider's, `kubernetes-client.cjs`,
 * because of the library that it brings: only who reads a cluster loads it.
 */
import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import type { ClusterAccess } from "./cluster-config";

/** What the Kubernetes API answered. */
export interface KubernetesAnswer {
  readonly status: number;
  readonly text: string;
}

/** The cluster cannot be asked: what names it is unusable. The message holds nothing of what is in a file. */
export class UnusableClusterError extends Error {
  override readonly name = "UnusableClusterError";
}

/** A Secret is 1 MiB at most, which base64 and its surroundings make larger. */
const MAX_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MILLISECONDS = 30_000;

/**
 * Asks for a Secret once.
 *
 * @throws {UnusableClusterError} when kubeconfig, context or command are of no use
 * @throws the system's error when there was no answer
 */
export async function readSecret(
  access: ClusterAccess,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<KubernetesAnswer> {
  const config = await clusterConfig(access);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new UnusableClusterError(missingContext(access));
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
  const url = new URL(server.replace(/\/+$/, "") + path);
  const options: RequestOptions = {
    method: "GET",
    headers: { accept: "application/json" },
    signal,
    timeout: TIMEOUT_MILLISECONDS,
  };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new UnusableClusterError(credentialProblem(error));
  }
  return ask(url, options);
}

async function clusterConfig(access: ClusterAccess): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  if ("host" in access) {
    const { host, token, authority, clientCertificate, clientKey, exec } = access;
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    config.loadFromOptions({
      clusters: [{ name: NAME, server: host, ...(authority !== undefined && { caData: base64(authority) }) }],
      users: [
        {
          name: NAME,
          ...(token !== undefined && { token }),
          ...(clientCertificate !== undefined && { certData: base64(clientCertificate) }),
          ...(clientKey !== undefined && { keyData: base64(clientKey) }),
          ...(exec !== undefined && {
            exec: { ...exec, env: Object.entries(exec.env).map(([name, value]) => ({ name, value })) },
          }),
        },
      ],
      contexts: [{ name: NAME, cluster: NAME, user: NAME }],
      currentContext: NAME,
    });
    return config;
  }
  try {
    config.loadFromFile(access.configPath);
  } catch (error) {
    const why = isSystemError(error) ? `cannot be read (${error.code})` : "is not a kubeconfig file";
    throw new UnusableClusterError(`${access.configPath} ${why}`);
  }
  if (access.context !== undefined) config.setCurrentContext(access.context);
  return config;
}

/** Cluster, user and context of a configuration that is not from a file. */
const NAME = "parkit";

function missingContext(access: ClusterAccess): string {
  if ("host" in access) return "the host is not known";
  const { configPath, context } = access;
  return context === undefined
    ? `${configPath} has no current context that names one of its clusters`
    : `${configPath} has no context ${JSON.stringify(context)} that names one of its clusters`;
}

/** Of what a command printed nothing is told: it may be half of a token. */
function credentialProblem(error: unknown): string {
  if (isSystemError(error)) return `the credential for the cluster cannot be read (${error.code})`;
  if (error instanceof SyntaxError) return "the command for the cluster's credential printed no JSON";
  const message = error instanceof Error ? error.message : String(error);
  return `there is no credential for the cluster: ${message.replace(/\s+/g, " ").trim().slice(0, 300)}`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

function ask(url: URL, options: RequestOptions): Promise<KubernetesAnswer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "http:" ? httpRequest : httpsRequest;
    const request = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAX_BYTES) request.destroy(new Error(`the answer is larger than ${MAX_BYTES} bytes`));
      });
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    request.on("timeout", () => {
      request.destroy(new Error(`no answer within ${TIMEOUT_MILLISECONDS / 1000} seconds`));
    });
    request.on("error", reject);
    request.end();
  });
}
