/**
 * From the connection of a Kubernetes task to a cluster that can be asked: the service account of the Pod
 * that the runner is in, or a context of the kubeconfig file of the user that it runs as.
 */
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { parse } from "yaml";
import * as z from "zod";
import { readSecretFile } from "../../credential-file";
import type { Credential } from "../../credentials";
import { systemErrorCode } from "../../system-error";
import { TaskError } from "../../task-error";
import type { ActionContext } from "../action";
import { importPeer } from "../peer-package";

/** A cluster, and what a request to it has to carry. */
export interface Cluster {
  /** Address of the API, without a trailing slash. */
  readonly server: string;
  /** Agent with the certificates of cluster and user, and the header that says who asks. */
  readonly options: RequestOptions;
}

/** The one token that a connection to Kubernetes may have. */
const CONTEXT = "context";

/**
 * Finds the cluster of a connection: no token means the Pod's service account, the token `context` a context
 * of `.kube/config` in the home directory, the current one where it is empty.
 *
 * The runner's own files say where the cluster is, never the task: the list of allowed hosts is not asked.
 *
 * @throws {@link TaskError} with code INTERNAL_ERROR; the message holds nothing of what is in a file.
 */
export async function clusterOf({
  credential,
  files,
}: Pick<ActionContext, "credential" | "files">): Promise<Cluster> {
  const context = contextOf(credential);
  const config = await (context === undefined ? podConfig() : kubeconfig(context, files));
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw unusable(
      context === undefined || context === ""
        ? "the kubeconfig file has no current context that names one of its clusters"
        : `the kubeconfig file has no context ${JSON.stringify(context)} that names one of its clusters`,
    );
  }
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw unusable(credentialProblem(error));
  }
  return { server: server.replace(/\/+$/, ""), options };
}

function contextOf({ type, tokens }: Credential): string | undefined {
  const context = tokens.get(CONTEXT);
  const isKnown = tokens.size === 0 || (tokens.size === 1 && context !== undefined);
  if (type !== "Token Auth" || !isKnown)
    throw unusable(
      "unsupported credential type: a connection to Kubernetes has no token, or a context alone",
    );
  return context;
}

/** Kubernetes tells every Pod in two variables where the API is, and mounts a token. */
async function podConfig(): Promise<KubeConfig> {
  const config = await emptyConfig();
  if (!process.env["KUBERNETES_SERVICE_HOST"]) {
    throw unusable(
      "the runner is not in a Pod (KUBERNETES_SERVICE_HOST is not set): run it in the cluster, or let the connection name a context of a kubeconfig file",
    );
  }
  config.loadFromCluster();
  return config;
}

async function kubeconfig(context: string, { allowOpenFiles }: ActionContext["files"]): Promise<KubeConfig> {
  const config = await emptyConfig();
  const path = join(process.env["HOME"] ?? homedir(), ".kube", "config");
  const rules = { ...(allowOpenFiles !== undefined && { allowOpenFiles }) };
  const text = await readSecretFile(path, rules);
  let users;
  try {
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(path));
    ({ users } = Kubeconfig.parse(parse(text)));
  } catch {
    throw unusable(`${path} is not a kubeconfig file`);
  }
  if (context !== "") config.setCurrentContext(context);
  const user = config.getCurrentUser()?.name;
  const tokenFile = users.find(({ name }) => name === user)?.user?.tokenFile;
  if (!tokenFile) return config;
  const token = (await readSecretFile(resolve(dirname(path), tokenFile), rules)).trim();
  config.users = config.users.map((known) => (known.name === user ? { ...known, token } : known));
  return config;
}

/** What the library leaves out: it looks for a member `token-file`, which Kubernetes does not have. */
const Kubeconfig = z.object({
  users: z
    .array(z.object({ name: z.string(), user: z.object({ tokenFile: z.string().nullish() }).nullish() }))
    .catch([]),
});

/**
 * Loaded by the first task that asks for a cluster. The library's index would bring its classes for every
 * resource into the image's bundle, which is three times as large then.
 */
async function emptyConfig(): Promise<KubeConfig> {
  const { KubeConfig } = await importPeer(
    "@kubernetes/client-node",
    async () => import("@kubernetes/client-node/dist/config.js"),
  );
  return new KubeConfig();
}

/** Of what a command printed nothing is told: it may be half of a token. */
function credentialProblem(error: unknown): string {
  const code = systemErrorCode(error);
  if (code !== undefined) return `the credential for the cluster cannot be read (${code})`;
  if (error instanceof SyntaxError) return "the command for the cluster's credential printed no JSON";
  return "there is no credential for the cluster: its user in the kubeconfig file cannot be used";
}

function unusable(message: string): TaskError {
  return new TaskError(ErrorCode.INTERNAL_ERROR, message);
}
