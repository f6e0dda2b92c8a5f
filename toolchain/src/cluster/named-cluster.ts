import { createSocket } from "node:dgram";
import { runFile } from "../run-file";
import { isExecutable, searchPath } from "../search-path";
import { ClusterError, type Backend, type Cluster, type ClusterOptions } from "./cluster";

/**
 * Names the kubeconfig of a cluster to use. `KUBECONFIG` itself is not enough: many have it set to a cluster
 * that tests must not touch.
 */
export const KUBECONFIG_VARIABLE = "PARKIT_KUBECONFIG";

/** A cluster that the user names. It is never stopped and nothing is installed on its nodes. */
export const namedBackend: Backend = {
  find: (options) =>
    Promise.resolve(
      isNamed(options)
        ? { backend: "kubeconfig", up: () => connect(options) }
        : { absent: `${KUBECONFIG_VARIABLE} is not set` },
    ),
  down: () => Promise.resolve([]),
  async status(options) {
    if (!isNamed(options)) return { state: "none" };
    try {
      return { state: "running", cluster: await connect(options) };
    } catch (error) {
      if (error instanceof ClusterError) return { state: "broken", reason: error.message };
      throw error;
    }
  },
};

function isNamed({ env = process.env }: ClusterOptions): boolean {
  return Boolean(env[KUBECONFIG_VARIABLE]);
}

async function connect({ env = process.env }: ClusterOptions): Promise<Cluster> {
  const kubeconfig = env[KUBECONFIG_VARIABLE] ?? "";
  const kubectl = await searchPath("kubectl", env);
  if (kubectl === undefined || !(await isExecutable(kubectl)))
    throw new ClusterError(
      `${KUBECONFIG_VARIABLE} names a cluster, and kubectl is not on PATH to talk to it: install kubectl`,
    );
  const ask = (...argv: readonly string[]): ReturnType<typeof runFile> =>
    runFile(kubectl, [`--kubeconfig=${kubeconfig}`, "--request-timeout=10s", ...argv], { env });
  const version = await ask("get", "--raw", "/version");
  if (version.failure !== undefined)
    throw new ClusterError(
      `${KUBECONFIG_VARIABLE} names ${kubeconfig}, whose cluster does not answer: ${version.failure}`,
    );
  const number = /"gitVersion":\s*"v?([^"]+)"/.exec(version.stdout)?.[1] ?? "-";
  const { stdout: server } = await ask(
    "config",
    "view",
    "--minify",
    "--output=jsonpath={.clusters[0].cluster.server}",
  );
  return {
    backend: "kubeconfig",
    title: `the cluster of ${kubeconfig}, Kubernetes ${number}`,
    kubeconfig,
    kubectl,
    hostAddress: await addressTowards(server),
    parts: [{ name: "Kubernetes", version: number, origin: `${KUBECONFIG_VARIABLE} (${server})` }],
    loadImage: () =>
      Promise.reject(
        new ClusterError(
          `nobody can load an image into a cluster that ${KUBECONFIG_VARIABLE} names: load it with the cluster's own means`,
        ),
      ),
  };
}

/** This machine's address on the way to a server; nothing is sent. */
function addressTowards(server: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname } = new URL(server);
    const bare = hostname.replace(/^\[|\]$/g, "");
    const socket = createSocket(bare.includes(":") ? "udp6" : "udp4");
    socket.once("error", (error) => {
      socket.close();
      reject(new ClusterError(`${server} cannot be reached from here: ${error.message}`));
    });
    socket.connect(443, bare, () => {
      const { address } = socket.address();
      socket.close();
      resolve(address);
    });
  });
}
