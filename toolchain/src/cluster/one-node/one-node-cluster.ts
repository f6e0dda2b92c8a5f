import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, createReadStream, existsSync, openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cacheFolder } from "../../cache";
import { isExecutable, searchPath } from "../../search-path";
import { ClusterError, type Backend, type Cluster, type ClusterOptions, type ClusterPart } from "../cluster";
import { clusterFolder, type ClusterFolder } from "../cluster-folder";
import { withClusterLock } from "../cluster-lock";
import { cleanUp } from "./clean-up";
import { resolveDebianPrograms, type DebianPrograms } from "./debian-programs";
import { ETCD_VERSION, KUBERNETES_VERSION, resolveGoPrograms, type GoProgram } from "./go-programs";
import { askApi, type ApiAccess } from "./kubernetes-api";
import { ADMIN_FILE, LOG_FOLDER, NODE_NAME, NODE_VARIABLE, START_FILE, type NodeStart } from "./node-start";
import { readNodeState, type NodeState } from "./node-state";
import { isRunning } from "./process-identity";

/** The program of the node's first process; it has to be built, also where this file is not. */
const INIT = join(__dirname, "../../../dist/cluster/one-node/init.js");
const POLL_MILLISECONDS = 100;
const START_PATIENCE_MILLISECONDS = 180_000;

/** A cluster of one node, out of programs that are built from their sources. Linux, as root. */
export const oneNodeBackend: Backend = {
  async find(options) {
    const programs = await resolvePrograms(options);
    if ("missing" in programs) return { absent: programs.missing };
    return { backend: "one-node", up: () => withClusterLock(options, () => start(programs, options)) };
  },
  async down(options) {
    if (process.platform !== "linux") return [];
    const folder = clusterFolder(options.env ?? process.env);
    // Without anything there is nothing to wait for, and no folder to make.
    if (!existsSync(folder.path)) return [];
    return withClusterLock(options, () => cleanUp(folder));
  },
  async status(options) {
    const folder = clusterFolder(options.env ?? process.env);
    if (!existsSync(folder.state) && !existsSync(folder.run)) return { state: "none" };
    const programs = await resolvePrograms({ ...options, obtain: false });
    const cluster = "missing" in programs ? undefined : await runningCluster(folder, programs);
    if (cluster !== undefined) return { state: "running", cluster };
    return {
      state: "broken",
      reason: `a start has not ended well; npm run cluster -- down clears what it left in ${folder.path}`,
    };
  },
};

/**
 * Finds the programs of a cluster of one node, or builds and fetches what is missing: what
 * `npm run tools -- kubernetes` does.
 */
export async function resolveOneNode(
  options: ClusterOptions = {},
): Promise<{ readonly parts: readonly ClusterPart[] } | { readonly missing: string }> {
  const programs = await resolvePrograms(options);
  return "missing" in programs ? programs : { parts: partsOf(programs) };
}

interface NodePrograms {
  readonly go: Readonly<Record<GoProgram, string>>;
  readonly built: ReadonlyMap<string, number>;
  readonly debian: DebianPrograms;
}

async function resolvePrograms(
  options: ClusterOptions,
): Promise<NodePrograms | { readonly missing: string }> {
  if (process.platform !== "linux")
    return {
      missing: "a cluster of one node needs Linux: install kind, or name a cluster with PARKIT_KUBECONFIG",
    };
  if (process.geteuid?.() !== 0)
    return {
      missing: "a cluster of one node needs root: install kind, or name a cluster with PARKIT_KUBECONFIG",
    };
  if (!(await isExecutable(process.execPath)) || !existsSync(INIT))
    return { missing: `${INIT} is not there: npm run build` };
  // What takes seconds comes first, what takes minutes after it.
  const debian = await resolveDebianPrograms(options);
  if ("missing" in debian) return debian;
  const go = await resolveGoPrograms(options);
  if ("missing" in go) return go;
  return { go: go.paths, built: go.built, debian };
}

/** Starts the node, unless it runs. */
async function start(programs: NodePrograms, options: ClusterOptions): Promise<Cluster> {
  const folder = clusterFolder(options.env ?? process.env);
  const running = await runningCluster(folder, programs);
  if (running !== undefined) return running;
  await cleanUp(folder);
  const progress = options.showProgress?.("Starting a cluster of one node");
  try {
    await startNode(folder, programs, options);
    const cluster = await runningCluster(folder, programs);
    if (cluster === undefined) throw new ClusterError("the cluster ended as soon as it was ready");
    progress?.succeed();
    return cluster;
  } catch (error) {
    progress?.fail();
    await cleanUp(folder);
    throw error;
  }
}

async function startNode(
  folder: ClusterFolder,
  programs: NodePrograms,
  options: ClusterOptions,
): Promise<void> {
  const { env = process.env, signal } = options;
  await mkdir(join(folder.run, LOG_FOLDER), { recursive: true, mode: 0o700 });
  const settings: NodeStart = {
    state: folder.state,
    directory: folder.run,
    cache: cacheFolder(env),
    programs: programs.go,
    searchPath: programs.debian.searchPath,
    libraryFolders: programs.debian.libraryFolders,
    cniFolder: programs.debian.cniFolder,
  };
  await writeFile(join(folder.run, START_FILE), JSON.stringify(settings));
  const log = join(folder.run, LOG_FOLDER, "init.log");
  const child = await spawnInit(folder, programs, log);
  // What it says is in `exitCode`, also when it did not start.
  child.once("error", () => undefined);
  const end = performance.now() + START_PATIENCE_MILLISECONDS;
  while (!(await isReady(folder))) {
    signal?.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null)
      throw new ClusterError(`the cluster did not start: ${await lastWords(log)}`);
    if (performance.now() > end)
      throw new ClusterError(
        `the cluster was not ready after ${START_PATIENCE_MILLISECONDS / 1000} s; ${await kubeletWords(folder)}`,
      );
    await wait(POLL_MILLISECONDS);
  }
  child.unref();
}

/** Starts the first process in namespaces of its own. It outlives this one. */
async function spawnInit(folder: ClusterFolder, programs: NodePrograms, log: string): Promise<ChildProcess> {
  const unshare = (await searchPath("unshare", { PATH: programs.debian.searchPath })) ?? "unshare";
  const output = openSync(log, "a");
  const machine = openSync("/proc/self/ns/net", "r");
  try {
    return spawn(
      unshare,
      ["--mount", "--net", "--pid", "--fork", "--kill-child=SIGKILL", process.execPath, INIT],
      {
        cwd: "/",
        detached: true,
        stdio: ["ignore", output, output, machine],
        env: { PATH: programs.debian.searchPath, [NODE_VARIABLE]: folder.run },
      },
    );
  } finally {
    closeSync(output);
    closeSync(machine);
  }
}

/** Whether the node takes Pods: it says so, and the account that Pods have by default exists. */
async function isReady(folder: ClusterFolder): Promise<boolean> {
  const state = readNodeState(folder.state);
  if (state?.phase !== "running" || !isRunning(state.init)) return false;
  const access = await administrator(folder);
  if (access === undefined) return false;
  const node = await askApi(access, `/api/v1/nodes/${NODE_NAME}`);
  if (node.status !== 200 || !node.body.includes(`"type":"Ready","status":"True"`)) return false;
  return (await askApi(access, "/api/v1/namespaces/default/serviceaccounts/default")).status === 200;
}

async function runningCluster(folder: ClusterFolder, programs: NodePrograms): Promise<Cluster | undefined> {
  const state = readNodeState(folder.state);
  if (state?.link === undefined || !(await isReady(folder))) return undefined;
  return {
    backend: "one-node",
    title: `one node, Kubernetes ${KUBERNETES_VERSION}`,
    kubeconfig: join(folder.run, ADMIN_FILE),
    kubectl: programs.go.kubectl,
    hostAddress: state.link.hostAddress,
    parts: partsOf(programs),
    loadImage: (archive) => loadImage(archive, state, programs),
  };
}

function partsOf({ debian, built }: NodePrograms): readonly ClusterPart[] {
  const { containerdVersion, origin, seconds } = debian;
  const withGo = (folder: string): Pick<ClusterPart, "origin" | "seconds"> => {
    const spent = built.get(folder);
    return spent === undefined ? { origin: "cache" } : { origin: "built with Go", seconds: spent };
  };
  return [
    { name: "Kubernetes", version: KUBERNETES_VERSION, ...withGo("kubernetes") },
    { name: "etcd", version: ETCD_VERSION, ...withGo("etcd") },
    { name: "containerd", version: containerdVersion, origin, ...(seconds !== undefined && { seconds }) },
  ];
}

/** The archive goes through a pipe: the node does not see every folder of the machine. */
async function loadImage(archive: string, { init }: NodeState, { debian }: NodePrograms): Promise<void> {
  const path = { PATH: debian.searchPath };
  const nsenter = (await searchPath("nsenter", path)) ?? "nsenter";
  const ctr = (await searchPath("ctr", path)) ?? "ctr";
  if (!existsSync(archive)) throw new ClusterError(`there is no image at ${archive}: npm run image`);
  const child = spawn(
    nsenter,
    [`--target=${init.pid}`, "--mount", "--pid", "--", ctr, "--namespace", "k8s.io", "images", "import", "-"],
    { stdio: ["pipe", "ignore", "pipe"], env: { PATH: debian.searchPath } },
  );
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => (words += chunk.toString()));
  // A program that has ended reads no more; its exit code tells why.
  child.stdin.on("error", () => undefined);
  createReadStream(archive).pipe(child.stdin);
  const code = await new Promise<number>((resolve) => {
    child.once("error", () => {
      resolve(1);
    });
    child.once("close", (exitCode) => {
      resolve(exitCode ?? 1);
    });
  });
  if (code !== 0)
    throw new ClusterError(`containerd did not take ${archive}: ${words.trim().split("\n").at(-1) ?? ""}`);
}

/** The administrator's access, from the kubeconfig that the first process wrote. */
async function administrator(folder: ClusterFolder): Promise<ApiAccess | undefined> {
  try {
    const { clusters, users } = JSON.parse(await readFile(join(folder.run, ADMIN_FILE), "utf8")) as {
      clusters: readonly [{ cluster: { server: string; "certificate-authority-data": string } }];
      users: readonly [{ user: { token: string } }];
    };
    const { server, "certificate-authority-data": ca } = clusters[0].cluster;
    return { server, ca: Buffer.from(ca, "base64").toString("utf8"), token: users[0].user.token };
  } catch {
    return undefined;
  }
}

async function lastWords(log: string): Promise<string> {
  const text = await readFile(log, "utf8").catch(() => "");
  return text.trimEnd().split("\n").at(-1) ?? "it said nothing";
}

async function kubeletWords(folder: ClusterFolder): Promise<string> {
  return `the kubelet's last words: ${await lastWords(join(folder.run, LOG_FOLDER, "kubelet.log"))}`;
}
