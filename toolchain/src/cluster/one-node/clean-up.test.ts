import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterFolder, type ClusterFolder } from "../cluster-folder";
import { cleanUp } from "./clean-up";
import { NODE_VARIABLE } from "./node-start";
import { writeNodeState } from "./node-state";
import { identifyProcess } from "./process-identity";

describe("cleanUp", () => {
  if (process.platform !== "linux") {
    it.todo("[skipped: processes are told apart by Linux's /proc]");
    return;
  }

  let cache: string;
  let folder: ClusterFolder;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), "parkit-clean-up-"));
    folder = clusterFolder({ PARKIT_CACHE: cache });
    await mkdir(folder.run, { recursive: true });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await rm(cache, { recursive: true, force: true });
  });

  /** A process that waits to be ended. */
  async function start(env: NodeJS.ProcessEnv = {}): Promise<ChildProcess & { readonly pid: number }> {
    const child = spawn(process.execPath, ["-e", "setInterval(() => 0, 1e6); process.stdout.write('on')"], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    children.push(child);
    await once(child.stdout, "data");
    const { pid } = child;
    if (pid === undefined) throw new Error("it did not start");
    return Object.assign(child, { pid });
  }

  const note = (pid: number, startTicks: number): void => {
    const init = { pid, startTicks };
    const cgroup = `parkit-${pid}`;
    writeNodeState(folder.state, { version: 1, phase: "starting", init, directory: folder.run, cgroup });
  };

  it("has nothing to do where nothing is", async () => {
    await rm(folder.path, { recursive: true });
    expect(await cleanUp(folder)).toEqual([]);
  });

  it("ends the process that is noted, and removes what it wrote", async () => {
    const child = await start();
    const ended = once(child, "exit");
    note(child.pid, identifyProcess(child.pid)?.startTicks ?? 0);
    expect(await cleanUp(folder)).toHaveLength(2);
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("leaves a process alone that got the number of one that is gone", async () => {
    const child = await start();
    note(child.pid, (identifyProcess(child.pid)?.startTicks ?? 0) - 1);
    expect(await cleanUp(folder)).toEqual([folder.run]);
    expect(identifyProcess(child.pid)).toBeDefined();
    expect(existsSync(folder.state)).toBe(false);
  });

  it("finds processes of a start that came to note nothing, and only those", async () => {
    const [own, other] = [
      await start({ [NODE_VARIABLE]: folder.run }),
      await start({ [NODE_VARIABLE]: `${folder.run}-of-another` }),
    ];
    const ended = once(own, "exit");
    await cleanUp(folder);
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(identifyProcess(other.pid)).toBeDefined();
  });

  it("takes a state that cannot be read for none", async () => {
    await writeFile(folder.state, `{"version":1,"init":{"pid":1,"startTicks":`);
    await cleanUp(folder);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("takes no name of a cgroup from a state that somebody changed", async () => {
    const kept = join(cache, "kept");
    await mkdir(kept);
    const state = {
      version: 1,
      phase: "starting",
      init: { pid: 1, startTicks: 1 },
      directory: "/",
      cgroup: `../../..${kept}`,
    };
    await writeFile(folder.state, JSON.stringify(state));
    await cleanUp(folder);
    expect(existsSync(kept)).toBe(true);
  });
});
