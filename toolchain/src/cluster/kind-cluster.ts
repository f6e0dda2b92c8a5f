import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runFile } from "../run-file";
import { searchPath } from "../search-path";
import { ClusterError, type Backend, type Cluster, type ClusterOptions } from "./cluster";
import { clusterFolder } from "./cluster-folder";
import { withClusterLock } from "./cluster-lock";

/** Name of the cluster among those of kind. */
const NAME = "parkit";

/** A cluster of kind, in containers of a Docker engine. */
export const kindBackend: Backend = {
  async find(options) {
    const programs = await findPrograms(options);
    if ("missing" in programs) return { absent: programs.missing };
    return { backend: "kind", up: () => withClusterLock(options, () => start(programs, options)) };
  },
  async down(options) {
    const { env = process.env } = options;
    const programs = await findPrograms(options);
    if ("missing" in programs || !(await exists(programs, env))) return [];
    return withClusterLock(options, async () => {
      const failure = await remove(programs, env);
      if (failure !== undefined)
        throw new ClusterError(`kind did not delete its cluster ${NAME}: ${failure}`);
      return [`cluster ${NAME} of kind`];
    });
  },
  async status(options) {
    const { env = process.env } = options;
    const programs = await findPrograms(options);
    if ("missing" in programs || !(await exists(programs, env))) return { state: "none" };
    if (!(await answers(programs, env)))
      return {
        state: "broken",
        reason: `kind has a cluster ${NAME} that does not answer: npm run cluster -- down`,
      };
    return { state: "running", cluster: await cluster(programs, env) };
  },
};

interface KindPrograms {
  readonly kind: string;
  readonly docker: string;
  readonly kubectl: string;
  readonly dockerVersion: string;
}

async function findPrograms({
  env = process.env,
}: ClusterOptions): Promise<KindPrograms | { readonly missing: string }> {
  const [kind, docker, kubectl] = await Promise.all(
    ["kind", "docker", "kubectl"].map((name) => searchPath(name, env)),
  );
  if (kind === undefined) return { missing: "kind is not on PATH" };
  if (kubectl === undefined) return { missing: "kubectl is not on PATH" };
  if (docker === undefined) return { missing: "docker is not on PATH" };
  const { stdout, failure } = await runFile(docker, ["version", "--format", "{{.Server.Version}}"], { env });
  if (failure !== undefined) return { missing: `no Docker engine answers (${failure})` };
  return { kind, docker, kubectl, dockerVersion: stdout.trim() };
}

async function exists({ kind }: KindPrograms, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { stdout } = await runFile(kind, ["get", "clusters"], { env });
  return stdout.split("\n").includes(NAME);
}

/** Whether the cluster came to its end, and runs. What is left of a start that was killed does not. */
async function answers({ kubectl }: KindPrograms, env: NodeJS.ProcessEnv): Promise<boolean> {
  const kubeconfig = kubeconfigOf(env);
  if (!existsSync(kubeconfig)) return false;
  const argv = [`--kubeconfig=${kubeconfig}`, "--request-timeout=10s", "get", "--raw", "/readyz"];
  return (await runFile(kubectl, argv, { env })).failure === undefined;
}

async function remove({ kind }: KindPrograms, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const argv = ["delete", "cluster", "--name", NAME, "--kubeconfig", kubeconfigOf(env)];
  const { failure } = await runFile(kind, argv, { env });
  if (failure === undefined) await rm(kubeconfigOf(env), { force: true });
  return failure;
}

async function start(programs: KindPrograms, options: ClusterOptions): Promise<Cluster> {
  const { env = process.env, showProgress } = options;
  if (await exists(programs, env)) {
    if (await answers(programs, env)) return cluster(programs, env);
    const failure = await remove(programs, env);
    if (failure !== undefined)
      throw new ClusterError(`kind did not delete what is left of its cluster ${NAME}: ${failure}`);
  }
  const kubeconfig = kubeconfigOf(env);
  await mkdir(dirname(kubeconfig), { recursive: true });
  const progress = showProgress?.("Starting a cluster of kind");
  const argv = ["create", "cluster", "--name", NAME, "--kubeconfig", kubeconfig, "--wait", "120s"];
  const { failure } = await runFile(programs.kind, argv, { env });
  if (failure !== undefined) {
    progress?.fail();
    await remove(programs, env);
    throw new ClusterError(`kind did not start a cluster: ${failure}`);
  }
  progress?.succeed();
  return cluster(programs, env);
}

/** A file of its own: the user's kubeconfig is not touched. */
function kubeconfigOf(env: NodeJS.ProcessEnv): string {
  return join(clusterFolder(env).path, "kind.kubeconfig");
}

async function cluster(programs: KindPrograms, env: NodeJS.ProcessEnv): Promise<Cluster> {
  const { kind, docker, kubectl, dockerVersion } = programs;
  const { stdout: told } = await runFile(kind, ["version"], { env });
  const version = /\d+\.\d+\.\d+/.exec(told)?.[0] ?? "-";
  const { stdout: gateways } = await runFile(
    docker,
    ["network", "inspect", "kind", "--format", "{{range .IPAM.Config}}{{.Gateway}}\n{{end}}"],
    { env },
  );
  const hostAddress = gateways.split("\n").find((address) => /^\d+\.\d+\.\d+\.\d+$/.test(address));
  if (hostAddress === undefined) throw new ClusterError("Docker tells no IPv4 gateway of the network kind");
  return {
    backend: "kind",
    title: `kind ${version}`,
    kubeconfig: kubeconfigOf(env),
    kubectl,
    hostAddress,
    parts: [
      { name: "kind", version, origin: `path (${kind})` },
      { name: "Docker engine", version: dockerVersion, origin: `path (${docker})` },
    ],
    async loadImage(archive) {
      const { failure } = await runFile(kind, ["load", "image-archive", archive, "--name", NAME], { env });
      if (failure !== undefined) throw new ClusterError(`kind did not take ${archive}: ${failure}`);
    },
  };
}
