import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { clusterStatus, downCluster, findCluster, startProgress, upCluster } from "@parkit/toolchain";

/**
 * Stand-ins for programs of others, which note how they were called. Of kind and Docker they show the order
 * of the backends and what is asked of them, and nothing of how these behave.
 */
describe("backends", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-backends-"));
    await mkdir(join(folder, "bin"));
    env = { PATH: join(folder, "bin"), PARKIT_CACHE: join(folder, "cache") };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A program that answers by its arguments; for others it says nothing. */
  async function writeProgram(name: string, answers: Readonly<Record<string, string>>): Promise<void> {
    const path = join(folder, "bin", name);
    const log = join(folder, `${name}.log`);
    await writeFile(
      path,
      `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const words = process.argv.slice(2).join(" ");
appendFileSync(${JSON.stringify(log)}, words + "\\n");
const answers = ${JSON.stringify(answers)};
const key = Object.keys(answers).find((key) => words.includes(key));
if (key !== undefined) process.stdout.write(answers[key]);
`,
    );
    await chmod(path, 0o755);
  }

  const calls = async (name: string): Promise<readonly string[]> =>
    (await readFile(join(folder, `${name}.log`), "utf8")).trimEnd().split("\n");

  async function writeKind(clusters: string): Promise<void> {
    await mkdir(join(folder, "cache/cluster"), { recursive: true });
    if (clusters.includes("parkit")) await writeFile(join(folder, "cache/cluster/kind.kubeconfig"), "{}");
    await writeProgram("kind", { "get clusters": clusters, version: "kind v0.30.0 go1.24.6 linux/amd64\n" });
    await writeProgram("docker", {
      "version --format": "28.2.2\n",
      "network inspect": "fc00:f853::1\n172.18.0.1\n",
    });
    await writeProgram("kubectl", {
      "get --raw /version": `{"gitVersion": "v1.34.0"}`,
      "config view": "https://127.0.0.1:6443",
    });
  }

  it("tell in one line why there is no cluster, and what to do", async () => {
    const found = await findCluster({ env });
    expect(found).toHaveProperty(
      "absent",
      expect.stringMatching(/^PARKIT_KUBECONFIG is not set; kind is not on PATH; .+$/),
    );
    expect(await clusterStatus({ env })).toEqual({ state: "none" });
    expect(await downCluster({ env })).toEqual([]);
  });

  it("do not take the cluster of KUBECONFIG, which may be anybody's", async () => {
    await writeProgram("kubectl", {});
    env["KUBECONFIG"] = join(folder, "production");
    expect(await findCluster({ env })).toHaveProperty("absent");
  });

  it("prefer the cluster that the user names, and never stop it", async () => {
    await writeKind("");
    env["PARKIT_KUBECONFIG"] = join(folder, "own");
    const cluster = await upCluster({ env });
    expect(cluster).toMatchObject({
      backend: "kubeconfig",
      kubeconfig: join(folder, "own"),
      hostAddress: "127.0.0.1",
    });
    expect(await downCluster({ env })).toEqual([]);
    await expect(calls("kind")).resolves.toEqual(["get clusters"]);
  });

  it("take kind where it and a Docker engine are, with a kubeconfig of its own", async () => {
    await writeKind("other\n");
    const cluster = await upCluster({ env });
    expect(cluster).toMatchObject({ backend: "kind", title: "kind 0.30.0", hostAddress: "172.18.0.1" });
    const kubeconfig = join(folder, "cache/cluster/kind.kubeconfig");
    expect(await calls("kind")).toContain(
      `create cluster --name parkit --kubeconfig ${kubeconfig} --wait 120s`,
    );
  });

  it("clear what is left of a start of kind that did not end, and make the cluster anew", async () => {
    await writeKind("parkit\n");
    const kubeconfig = join(folder, "cache/cluster/kind.kubeconfig");
    await rm(kubeconfig);
    await expect(clusterStatus({ env })).resolves.toEqual({
      state: "broken",
      reason: "kind has a cluster parkit that does not answer: npm run cluster -- down",
    });
    await upCluster({ env });
    expect((await calls("kind")).filter((words) => /^(create|delete)/.test(words))).toEqual([
      `delete cluster --name parkit --kubeconfig ${kubeconfig}`,
      `create cluster --name parkit --kubeconfig ${kubeconfig} --wait 120s`,
    ]);
  });

  it("look for their programs once", async () => {
    await writeKind("parkit\n");
    await upCluster({ env });
    expect((await calls("docker")).filter((words) => words.startsWith("version"))).toHaveLength(1);
  });

  it("start one cluster for two that ask at once, and the second is told for whom it waits", async () => {
    await writeKind("");
    // Has the cluster as soon as it was asked to make it.
    const made = join(folder, "made");
    await writeFile(
      join(folder, "bin/kind"),
      `#!${process.execPath}
const { appendFileSync, existsSync, writeFileSync } = require("node:fs");
const words = process.argv.slice(2).join(" ");
appendFileSync(${JSON.stringify(join(folder, "kind.log"))}, words + "\\n");
if (words.startsWith("create")) {
  writeFileSync(${JSON.stringify(made)}, "");
  writeFileSync(words.split(" ")[words.split(" ").indexOf("--kubeconfig") + 1], "{}");
}
if (words === "get clusters" && existsSync(${JSON.stringify(made)})) process.stdout.write("parkit\\n");
`,
    );
    const shown: string[] = [];
    const showProgress: typeof startProgress = (text) => {
      shown.push(text);
      return startProgress(text, { write: () => true });
    };
    const [one, other] = await Promise.all([
      upCluster({ env, showProgress }),
      upCluster({ env, showProgress }),
    ]);
    expect(one).toMatchObject({ backend: "kind" });
    expect(other).toMatchObject({ kubeconfig: join(folder, "cache/cluster/kind.kubeconfig") });
    expect((await calls("kind")).filter((words) => words.startsWith("create"))).toHaveLength(1);
    // Which of the two lines comes first is chance.
    expect(shown.sort()).toEqual([
      "Starting a cluster of kind",
      `Waiting for process ${process.pid}, which starts or stops the cluster`,
    ]);
  });

  it("take the cluster of kind that runs, load images into it, and delete that one alone", async () => {
    await writeKind("other\nparkit\n");
    const cluster = await upCluster({ env });
    if ("absent" in cluster) throw new Error(cluster.absent);
    await cluster.loadImage("/images/runner.tar");
    expect(await downCluster({ env })).toEqual(["cluster parkit of kind"]);
    const called = (await calls("kind")).filter((words) => /^(create|load|delete)/.test(words));
    expect(called).toEqual([
      "load image-archive /images/runner.tar --name parkit",
      `delete cluster --name parkit --kubeconfig ${join(folder, "cache/cluster/kind.kubeconfig")}`,
    ]);
  });

  it("pass over kind where no Docker engine answers", async () => {
    await writeKind("");
    await writeFile(
      join(folder, "bin/docker"),
      `#!${process.execPath}\nprocess.stderr.write("Cannot connect"); process.exit(1);\n`,
    );
    expect(await findCluster({ env })).toHaveProperty(
      "absent",
      expect.stringContaining("no Docker engine answers (Cannot connect)"),
    );
  });
});
