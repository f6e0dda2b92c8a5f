import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

import { clusterStatus, downCluster } from "@parkit/toolchain";
import { readNodeState, type NodeState } from "@parkit/toolchain/internal/cluster/one-node/node-state";
import { isRunning } from "@parkit/toolchain/internal/cluster/one-node/process-identity";

import { clusterHome, describeWhereClusters, type ClusterHome } from "../support/cluster";

const PROGRAM = resolve(__dirname, "../../toolchain/cluster.mjs");

/** A moment of a start, by what can be seen from outside. */
const MOMENTS: readonly {
  readonly moment: string;
  readonly isReached: (state: NodeState | undefined, folder: string) => boolean;
}[] = [
  { moment: "its folder exists and no process", isReached: (_, folder) => existsSync(join(folder, "run")) },
  { moment: "its first process has noted itself", isReached: (state) => state !== undefined },
  { moment: "the network is linked", isReached: (state) => state?.link !== undefined },
  {
    moment: "etcd has begun to write",
    isReached: (_, folder) => existsSync(join(folder, "run/etcd/member")),
  },
  { moment: "the API server is ready", isReached: (state) => state?.apiSeconds !== undefined },
  { moment: "the kubelet logs", isReached: (_, folder) => existsSync(join(folder, "run/log/kubelet.log")) },
];

/** What of a machine must be after a cluster as it was before. */
function traces(): object {
  const names = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);
  return {
    mounts: readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .filter((line) => !line.includes("docker")),
    settings: ["vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops", "net/ipv4/ip_forward"].map(
      (name) => readFileSync(`/proc/sys/${name}`, "utf8"),
    ),
    folders: ["/var/lib", "/var/log", "/run", "/opt", "/etc/cni", "/run/netns"].map(names),
  };
}

describeWhereClusters(
  "a start that is killed",
  () => {
    let home: ClusterHome;
    let starter: ChildProcess | undefined;

    beforeEach(async () => {
      home = await clusterHome();
    });
    afterEach(async () => {
      starter?.kill("SIGKILL");
      await downCluster({ env: home.env });
      await home.remove();
    });

    const stateOf = (): NodeState | undefined => readNodeState(join(home.folder, "state.json"));

    /** Starts a cluster in a process of its own, as users do, and returns when it has come so far. */
    async function startUntil(
      isReached: (state: NodeState | undefined, folder: string) => boolean,
    ): Promise<void> {
      const child = spawn(process.execPath, [PROGRAM, "up"], { env: home.env, stdio: "ignore" });
      starter = child;
      while (!isReached(stateOf(), home.folder)) {
        if (child.exitCode !== null) throw new Error(`the start ended with code ${child.exitCode}`);
        await wait(2);
      }
    }

    /** That nothing of the node is left, whose state was this one at last. */
    function expectNothing(last: NodeState | undefined): void {
      expect(existsSync(home.folder) ? readdirSync(home.folder) : []).toEqual([]);
      const marked = readdirSync("/proc").filter((name) => {
        try {
          return readFileSync(`/proc/${name}/environ`, "utf8").includes(home.folder);
        } catch {
          return false;
        }
      });
      expect(marked).toEqual([]);
      if (last === undefined) return;
      expect(isRunning(last.init)).toBe(false);
      const groups = readdirSync("/sys/fs/cgroup", { recursive: false }).flatMap((name) => [
        join("/sys/fs/cgroup", String(name), last.cgroup),
      ]);
      expect([...groups, join("/sys/fs/cgroup", last.cgroup)].filter((path) => existsSync(path))).toEqual([]);
      const { link } = last;
      if (link === undefined) return;
      const index = `/sys/class/net/${link.name}/ifindex`;
      expect(existsSync(index) ? Number(readFileSync(index, "utf8")) : undefined).not.toBe(link.index);
    }

    it.each(MOMENTS)("leaves nothing after down when $moment", async ({ isReached }) => {
      const before = traces();
      await startUntil(isReached);
      starter?.kill("SIGKILL");
      const last = stateOf();
      await downCluster({ env: home.env });
      expectNothing(last ?? stateOf());
      expect(traces()).toEqual(before);
    });

    it("is one for two starts at once: the second waits, says so, and takes it", async () => {
      const start = async (): Promise<{ code: number | null; stdout: string; stderr: string }> => {
        const child = spawn(process.execPath, [PROGRAM, "up"], { env: home.env });
        const [stdout, stderr, code] = await Promise.all([
          text(child.stdout),
          text(child.stderr),
          new Promise<number | null>((done) => child.once("exit", done)),
        ]);
        return { code, stdout, stderr };
      };
      const both = await Promise.all([start(), start()]);
      const kubeconfig = `${join(home.folder, "run/admin.kubeconfig")}\n`;
      expect(both.map(({ code, stdout }) => ({ code, stdout }))).toEqual([
        { code: 0, stdout: kubeconfig },
        { code: 0, stdout: kubeconfig },
      ]);
      const said = both.map(({ stderr }) => stderr);
      expect(said.filter((words) => words.includes("Starting a cluster of one node"))).toHaveLength(1);
      expect(said.filter((words) => /Waiting for process \d+, which starts or/.test(words))).toHaveLength(1);
    });

    it("ends whole with its first process, and down clears the rest", async () => {
      await startUntil((state) => state?.apiSeconds !== undefined);
      const last = stateOf();
      process.kill(last?.init.pid ?? 0, "SIGKILL");
      await new Promise((done) => starter?.once("exit", done));
      // The starter has seen it, and has cleared what was left.
      expectNothing(last);
    });

    it("is cleared by the next start, whose cluster is whole", async () => {
      await startUntil((state) => state?.link !== undefined);
      const first = stateOf();
      await expect(clusterStatus({ env: home.env })).resolves.toMatchObject({
        state: "changing",
        reason: `process ${starter?.pid ?? 0} is starting or stopping the cluster`,
      });
      starter?.kill("SIGKILL");
      process.kill(first?.init.pid ?? 0, "SIGKILL");
      await expect(clusterStatus({ env: home.env })).resolves.toMatchObject({ state: "broken" });
      await startUntil((state) => state !== undefined && state.init.pid !== first?.init.pid);
      const code = await new Promise((done) => starter?.once("exit", done));
      expect(code).toBe(0);
      await expect(clusterStatus({ env: home.env })).resolves.toMatchObject({ state: "running" });
      const last = stateOf();
      expect(await downCluster({ env: home.env })).toHaveLength(2);
      expectNothing(last);
      expect(await downCluster({ env: home.env })).toEqual([]);
    });
  },
  ["one-node"],
);
