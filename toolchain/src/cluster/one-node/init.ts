/**
 * First process of a node, in namespaces of processes, mounts and network that the starter made for it. It
 * notes itself, links the node's network, starts the programs and stays. When it ends, by itself or killed,
 * the kernel ends all others of the node.
 */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { runFile } from "../../run-file";
import { makeCgroups } from "./cgroup-folders";
import { askApi, kubeconfigText } from "./kubernetes-api";
import { mountNode } from "./node-mounts";
import { configureNetwork, linkNode } from "./node-network";
import { apiUsers, writeNodeSettings, type NodeSettings } from "./node-settings";
import { LOG_FOLDER, NODE_VARIABLE, START_FILE, type NodeStart } from "./node-start";
import { writeNodeState, type NodeState } from "./node-state";
import { makePauseImage } from "./pause-image";
import { identifyProcess } from "./process-identity";

/** Number under which the starter hands over the machine's network namespace. */
const MACHINE_NETWORK = 3;
const POLL_MILLISECONDS = 50;

async function main(): Promise<void> {
  const started = performance.now();
  const directory = process.env[NODE_VARIABLE] ?? "";
  // The starter wrote it.
  const start = JSON.parse(readFileSync(join(directory, START_FILE), "utf8")) as NodeStart;
  process.env["PATH"] = start.searchPath;
  if (start.libraryFolders.length > 0) process.env["LD_LIBRARY_PATH"] = start.libraryFolders.join(":");

  // The machine's /proc is still there, and tells the number by which the machine knows this process.
  const init = identifyProcess(Number(readlinkSync("/proc/self")));
  if (init === undefined) throw new Error("/proc does not tell who this process is");
  const cgroup = `parkit-${init.pid}`;
  let state: NodeState = { version: 1, phase: "starting", init, directory, cgroup };
  const note = (more: Partial<NodeState>): void => {
    state = { ...state, ...more };
    writeNodeState(start.state, state);
  };
  note({});
  const link = linkNode(MACHINE_NETWORK);
  note({ link });
  makeCgroups(cgroup);
  mountNode(directory, start.cache);
  configureNetwork(link, MACHINE_NETWORK, join(directory, "rules.nft"));
  closeSync(MACHINE_NETWORK);

  const settings = writeNodeSettings(directory, {
    address: link.nodeAddress,
    cgroup,
    cniFolder: start.cniFolder,
  });
  const run = (name: keyof NodeSettings["arguments"], program: string): void => {
    startProgram(directory, name, program, settings.arguments[name]);
  };
  run("etcd", start.programs.etcd);
  run("kube-apiserver", start.programs["kube-apiserver"]);
  run("containerd", "containerd");
  const [ca] = await Promise.all([apiReady(settings), loadPauseImage(directory, start.programs.pause)]);
  note({ apiSeconds: (performance.now() - started) / 1000 });
  for (const user of apiUsers) {
    const text = kubeconfigText({ server: settings.server, ca, token: settings.tokens[user] });
    writeFileSync(join(directory, `${user}.kubeconfig`), text, { mode: 0o600 });
  }
  for (const name of ["kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"] as const)
    run(name, start.programs[name]);
  note({ phase: "running" });
}

/** Starts a program that has to run as long as the node does. */
function startProgram(directory: string, name: string, program: string, argv: readonly string[]): void {
  const log = join(directory, LOG_FOLDER, `${name}.log`);
  const file = openSync(log, "a");
  const child = spawn(program, argv, { cwd: directory, stdio: ["ignore", file, file] });
  closeSync(file);
  child.on("error", (error) => {
    fail(`${name} did not start: ${error.message}`);
  });
  child.on("exit", (code, signal) => {
    fail(`${name} ended (${signal ?? `code ${code ?? "?"}`}); its last words: ${lastLine(log)}`);
  });
}

/** Waits until the API server answers; returns its certificates. */
async function apiReady({ server, caFile, tokens }: NodeSettings): Promise<string> {
  for (;;) {
    try {
      const ca = readFileSync(caFile, "utf8");
      const { status } = await askApi({ server, ca, token: tokens.admin }, "/readyz");
      if (status === 200) return ca;
    } catch {
      // It has not written its certificates yet.
    }
    await wait(POLL_MILLISECONDS);
  }
}

/** Waits until containerd takes the image. */
async function loadPauseImage(directory: string, pause: string): Promise<void> {
  const archive = await makePauseImage(directory, pause);
  for (;;) {
    const { failure } = await runFile("ctr", ["--namespace", "k8s.io", "images", "import", archive], {
      env: process.env,
    });
    if (failure === undefined) return;
    await wait(POLL_MILLISECONDS);
  }
}

function lastLine(log: string): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").at(-1) ?? "";
}

/** Says why on standard error, which is the log of this process, and ends the node. */
function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

mkdirSync(join(process.env[NODE_VARIABLE] ?? "", LOG_FOLDER), { recursive: true });
main().catch((error: unknown) => {
  fail(error instanceof Error ? error.message : String(error));
});
