import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { REFERENCE_IMAGE, referenceTag } from "@parkit/provider-schema/internal/version/runner-image";
import { RUNNER_VERSION } from "@parkit/runner";
import { IMAGE_LAYOUT } from "@parkit/runner/internal/entry/image-layout";

import { startService, type Service } from "../../examples/demo/service";
import { readElf } from "../../toolchain/src/image/elf";
import {
  buildRunnerImage,
  imageTag,
  type RunnerImage,
  type RunnerImageOptions,
} from "../../toolchain/src/image/runner-image";
import { describeInRoot, inRoot, type RootMount } from "../support/container-root";
import { freePort } from "../support/free-port";
import { runTask } from "../support/run-task";

const ROOT = resolve(__dirname, "../..");
const MAX_BYTES = 150_000_000;
const SCRIPT = "com.datadoghq.script.runPredefinedScript";

const whyNoImage = process.platform === "linux" ? undefined : "images are made on Linux";

const title = (text: string, why: string | undefined): string =>
  why === undefined ? text : `${text} [skipped: ${why}]`;

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

const describeImage = whyNoImage === undefined ? describe : describe.skip;

describeImage(title("the runner's image, made without an engine", whyNoImage), () => {
  let folder: string;
  let options: RunnerImageOptions;
  let image: RunnerImage;
  let archive: string;
  let root: string;
  let layerPaths: readonly string[];

  const blob = async (digest: string): Promise<string> =>
    readFile(join(archive, "blobs", digest.replace(":", "/")), "utf8");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-image-"));
    archive = join(folder, "archive");
    root = join(folder, "root");
    options = {
      root: ROOT,
      version: RUNNER_VERSION,
      layout: IMAGE_LAYOUT,
      destination: folder,
      revision: "0123456789abcdef",
      created: new Date("2026-01-02T03:04:05Z"),
      withInterpreters: false,
    };
    image = await buildRunnerImage(options);
    await mkdir(archive);
    await mkdir(root);
    execFileSync("tar", ["--extract", "--file", image.archive, "--directory", archive]);
    const { layers } = await manifest();
    layerPaths = layers.map(({ digest }) => join(archive, "blobs", digest.replace(":", "/")));
    for (const layer of layerPaths)
      execFileSync("tar", ["--extract", "--preserve-permissions", "--file", layer, "--directory", root]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function manifest(): Promise<{ config: Descriptor; layers: readonly Descriptor[] }> {
    const index = JSON.parse(await readFile(join(archive, "index.json"), "utf8")) as {
      manifests: readonly [Descriptor];
    };
    return JSON.parse(await blob(index.manifests[0].digest)) as {
      config: Descriptor;
      layers: readonly Descriptor[];
    };
  }

  /** Everything in the image but its root, links not followed. */
  async function entries(): Promise<readonly string[]> {
    const names = await readdir(root, { recursive: true });
    return names.map((name) => `/${name}`).sort();
  }

  /** What the layers say of their files, whoever unpacks them. */
  function listed(): readonly { readonly path: string; readonly mode: string; readonly owner: string }[] {
    return layerPaths.flatMap((layer) =>
      execFileSync("tar", ["--list", "--verbose", "--numeric-owner", "--file", layer], { encoding: "utf8" })
        .trimEnd()
        .split("\n")
        .map((line) => {
          const [mode = "", owner = "", , , , path = ""] = line.split(/\s+/);
          return { mode, owner, path: `/${path.replace(/\/$/, "")}` };
        }),
    );
  }

  it("is an OCI layout and an archive of docker save, whose digests and sizes are right", async () => {
    const { config, layers } = await manifest();
    for (const { digest, size } of [config, ...layers]) {
      const path = join(archive, "blobs", digest.replace(":", "/"));
      const [sum] = execFileSync("sha256sum", [path], { encoding: "utf8" }).split(" ");
      expect([`sha256:${sum ?? ""}`, (await stat(path)).size]).toEqual([digest, size]);
    }
    const [listed] = JSON.parse(await readFile(join(archive, "manifest.json"), "utf8")) as readonly {
      Config: string;
      RepoTags: readonly string[];
      Layers: readonly string[];
    }[];
    expect(listed).toEqual({
      Config: `blobs/${config.digest.replace(":", "/")}`,
      RepoTags: [`parkit/runner:${RUNNER_VERSION}`],
      Layers: layers.map(({ digest }) => `blobs/${digest.replace(":", "/")}`),
    });
    expect(imageTag(RUNNER_VERSION, true)).toBe(`parkit/runner:${RUNNER_VERSION}-large`);
  });

  it.each([true, false])(
    "is called as the rules of descriptions say, with interpreters: %s",
    (interpreters) => {
      expect(imageTag(RUNNER_VERSION, interpreters)).toBe(
        `${REFERENCE_IMAGE}:${referenceTag({ interpreters })}`,
      );
    },
  );

  it("has the same bytes when it is made again", async () => {
    const again = join(folder, "again");
    await mkdir(again);
    const second = await buildRunnerImage({ ...options, destination: again });
    const same = spawnSync("cmp", [image.archive, second.archive]);
    await rm(again, { recursive: true });
    expect(same.status).toBe(0);
  });

  it("starts as the Dockerfile says: not as root, with labels and a health check", async () => {
    const { config } = await manifest();
    const written = JSON.parse(await blob(config.digest)) as { config: Record<string, unknown> };
    expect(written.config).toMatchObject({
      User: "1000:1000",
      Entrypoint: ["/usr/local/bin/runner"],
      ExposedPorts: { "9016/tcp": {} },
      StopSignal: "SIGTERM",
      Healthcheck: { Test: ["CMD", "/usr/local/bin/runner", "--health-check"], Interval: 10_000_000_000 },
      Labels: {
        "org.opencontainers.image.title": "parkit reference runner",
        "org.opencontainers.image.version": RUNNER_VERSION,
        "org.opencontainers.image.revision": options.revision,
        "org.opencontainers.image.created": "2026-01-02T03:04:05.000Z",
        "org.opencontainers.image.licenses": "Apache-2.0",
        "org.opencontainers.image.source": expect.stringMatching(/^https:/) as string,
      },
    });
  });

  it("holds Node, its libraries and the runner, is under 150 MB, and has no shell", async () => {
    expect((await stat(image.archive)).size).toBeLessThan(MAX_BYTES);
    const programs: string[] = [];
    for (const path of await entries()) {
      const status = await lstat(join(root, path));
      if (status.isFile() && readElf(await readFile(join(root, path))) !== undefined) programs.push(path);
    }
    const others = programs.filter((path) => !/^\/(?:usr\/)?lib(?:64)?\//.test(path));
    expect(others).toEqual(["/usr/local/bin/node"]);
    for (const link of IMAGE_LAYOUT.programs.flatMap(({ links }) => links))
      expect((await stat(join(root, link))).mode & 0o777).toBe(0o755);
  });

  it("gives everybody nothing to write but temporary files, and the runner's directories to the runner", () => {
    const files = listed();
    const writable = files.filter(({ mode }) => !mode.startsWith("l") && !/^.rw.r-.r-.$/.test(mode));
    expect(writable).toEqual([{ mode: "drwxrwxrwt", owner: "0/0", path: "/tmp" }]);
    expect(files.filter(({ owner }) => !["0/0", "1000/1000"].includes(owner))).toEqual([]);
    const owned = files.filter(({ owner }) => owner === "1000/1000").map(({ path }) => path);
    expect(owned.sort()).toEqual([...IMAGE_LAYOUT.directories, IMAGE_LAYOUT.user.home].sort());
  });

  it("has the list of its contents inside and beside it", async () => {
    const inside = await readFile(join(root, IMAGE_LAYOUT.sbom), "utf8");
    expect(image.sbom && (await readFile(image.sbom, "utf8"))).toBe(inside);
    const { bomFormat, components } = JSON.parse(inside) as {
      bomFormat: string;
      components: readonly { name: string; version?: string }[];
    };
    expect(bomFormat).toBe("CycloneDX");
    for (const name of ["jose", "@kubernetes/client-node", "@temporalio/client", "mongodb"])
      expect(components).toContainEqual(expect.objectContaining({ name }));
    expect(components).toContainEqual(
      expect.objectContaining({ name: "/usr/local/bin/node", version: process.versions.node }),
    );
  });

  describeInRoot("in a read-only root, as user 1000", () => {
    let plane: ControlPlane;
    let service: Service;
    let config: string;
    let port: number;

    beforeAll(async () => {
      plane = await startControlPlane();
      service = await startService({ paid: true });
      config = await mkdtemp(join(tmpdir(), "parkit-image-config-"));
      await chown(config, 1000, 1000);
      port = await freePort();
      const file = join(config, "config.yaml");
      await writeFile(
        file,
        `ddBaseURL: ${plane.url}\nport: ${port}\nactionsAllowlist: [com.datadoghq.http.request, ${SCRIPT}]\n`,
      );
      await chown(file, 1000, 1000);
      // The mount needs no other user to enter: it begins inside.
      await chown(folder, 0, 0);
      execFileSync("chmod", ["755", folder]);
    });
    afterAll(async () => {
      service.close();
      await plane.close();
      await rm(config, { recursive: true });
    });

    const withMounts = (
      more: readonly RootMount[],
      command: readonly string[],
    ): ReturnType<typeof inRoot> => {
      const own = { source: config, directory: "/etc/dd-action-runner/config", isReadOnly: false };
      return inRoot({ root, isReadOnly: true, user: 1000, groups: [], mounts: [own, ...more] }, command);
    };
    const inContainer = (...command: readonly string[]): ReturnType<typeof inRoot> => withMounts([], command);
    /** Nothing of this machine's environment reaches a container. */
    const variables = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
      PATH: process.env["PATH"],
      ...more,
    });
    const ended = (...command: readonly string[]): SpawnSyncReturns<string> =>
      spawnSync(...inContainer(...command), { encoding: "utf8", env: variables() });

    const start = (mounts: readonly RootMount[] = []): ReturnType<typeof spawn> =>
      spawn(...withMounts(mounts, ["/usr/local/bin/runner", "--with-api-key"]), {
        stdio: ["ignore", "ignore", "pipe"],
        env: variables({
          DD_API_KEY: plane.apiKey,
          DD_APP_KEY: plane.appKey,
          RUNNER_NAME: "boxed",
        }),
      });
    const loops = async (child: ReturnType<typeof spawn>): Promise<void> => {
      const { stderr } = child;
      if (stderr === null) throw new Error("the log has no pipe");
      for await (const line of createInterface(stderr)) if (line.includes("Starting loop")) break;
      stderr.resume();
    };

    it("tells its version and its arguments", () => {
      expect(ended("/usr/local/bin/runner", "--version").stdout).toBe(`${RUNNER_VERSION}\n`);
      expect(ended("/usr/local/bin/privateactionrunner", "--help").stdout).toContain("--with-api-key");
    });

    it("has nothing that runs a command", () => {
      const { status, stderr } = ended("/bin/sh", "-c", "echo anything");
      expect([status, stderr]).toEqual([2, expect.stringContaining("neither curl nor a shell")]);
      expect(ended("/bin/bash", "-c", "true").status).not.toBe(0);
    });

    it("enrolls once, answers its health checks, does a task, and is the same runner the next time", async () => {
      const first = start();
      await loops(first);
      expect(await runTask(plane, "boxed", { verb: "GET", url: service.url })).toMatchObject({
        status: "succeeded",
        outputs: { body: { paid: true } },
      });
      const question = `curl -f http://localhost:${port}/liveness`;
      expect(ended("/usr/local/bin/runner", "--health-check").status).toBe(0);
      expect(
        ended(...question.split(" ").map((word) => word.replace(/^curl$/, "/usr/bin/curl"))).status,
      ).toBe(0);
      expect(ended("/bin/sh", "-c", question).status).toBe(0);
      first.kill("SIGTERM");
      expect(await once(first, "exit")).toEqual([0, null]);
      expect(ended("/usr/local/bin/runner", "--health-check").status).toBe(1);

      const file = await readFile(join(config, "config.yaml"), "utf8");
      const { mode, uid } = await stat(join(config, "config.yaml"));
      expect([mode & 0o777, uid]).toEqual([0o600, 1000]);
      const second = start();
      await loops(second);
      expect(await readFile(join(config, "config.yaml"), "utf8")).toBe(file);
      second.kill("SIGTERM");
      expect(await once(second, "exit")).toEqual([0, null]);
    });

    it("runs scripts where /tmp can be written, and says so where it cannot", async () => {
      const directory = "/etc/dd-action-runner/config";
      const script = {
        schemaId: "script-credentials-v1",
        runPredefinedScript: { one: { command: ["node", "-p", "6 * 7"] } },
      };
      await writeFile(join(config, "script.yaml"), JSON.stringify(script), { mode: 0o600 });
      await chown(join(config, "script.yaml"), 1000, 1000);
      const temporary = await mkdtemp(join(tmpdir(), "parkit-image-tmp-"));
      await chmod(temporary, 0o1777);
      // Every container has these.
      await mkdir(join(root, "dev"));
      const devices = { source: "/dev", directory: "/dev", isReadOnly: false };
      const mount = { source: temporary, directory: "/tmp", isReadOnly: false };
      const outcomes: unknown[] = [];
      for (const mounts of [[devices], [devices, mount]]) {
        const child = start(mounts);
        await loops(child);
        if (outcomes.length === 0) await connectScripts(`${directory}/script.yaml`);
        outcomes.push(await runTask(plane, { connection: "scripts" }, { scriptName: "one" }, SCRIPT));
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      await rm(temporary, { recursive: true });
      expect(outcomes).toMatchObject([
        {
          status: "failed",
          error: {
            message: expect.stringMatching(
              /^no directory for the script can be made in \/tmp \(EROFS\): .* TMPDIR/,
            ) as unknown,
          },
        },
        { status: "succeeded", outputs: { stdout: "42" } },
      ]);
    });

    async function connectScripts(configFileLocation: string): Promise<void> {
      const headers = { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey };
      const listed = await fetch(`${plane.url}/api/parkit/v1/runners`, { headers });
      const { runners } = (await listed.json()) as { readonly runners: readonly { readonly urn: string }[] };
      const integration = { type: "Script", credentials: { type: "Script", configFileLocation } };
      const attributes = { name: "scripts", runner_id: runners[0]?.urn.split(":").at(-1), integration };
      const made = await fetch(`${plane.url}/api/v2/actions/connections`, {
        method: "POST",
        headers,
        body: JSON.stringify({ data: { type: "action_connection", attributes } }),
      });
      if (!made.ok) throw new Error(await made.text());
    }
  });
});
