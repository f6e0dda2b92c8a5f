import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { builtProgramPath } from "../../build-once";
import { goPrograms, resolveGoPrograms } from "./go-programs";

const builds = Object.values(goPrograms);

describe("resolveGoPrograms", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-go-programs-"));
    env = { PATH: join(folder, "bin"), PARKIT_CACHE: join(folder, "cache") };
    await mkdir(join(folder, "bin"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A compiler that notes what it builds, and makes an empty program of it. */
  const writeCompiler = (): Promise<void> =>
    writeFile(
      join(folder, "bin/go"),
      `#!${process.execPath}
const { appendFileSync, writeFileSync } = require("node:fs");
appendFileSync(${JSON.stringify(join(folder, "log"))}, process.argv.at(-1) + "\\n");
writeFileSync(process.argv[process.argv.indexOf("-o") + 1], "", { mode: 0o755 });
`,
      { mode: 0o755 },
    );

  it("says what to do where there is no Go", async () => {
    expect(await resolveGoPrograms({ env, obtain: true })).toHaveProperty(
      "missing",
      expect.stringMatching(/^Kubernetes \S+ and etcd \S+ are not in the cache, nor is go on PATH/),
    );
  });

  it("builds nothing when it is only asked what there is, and tells the command", async () => {
    await writeCompiler();
    expect(await resolveGoPrograms({ env })).toHaveProperty(
      "missing",
      expect.stringMatching(/can be built with Go: npm run tools -- kubernetes$/),
    );
    await expect(readFile(join(folder, "log"))).rejects.toThrow("ENOENT");
  });

  it("builds what is missing, once, and takes the rest from the cache", async () => {
    await writeCompiler();
    const there = builtProgramPath(goPrograms.etcd, env);
    await mkdir(dirname(there), { recursive: true });
    await writeFile(there, "", { mode: 0o755 });
    expect(await resolveGoPrograms({ env, obtain: true })).toMatchObject({
      built: new Map([
        ["kubernetes", expect.any(Number)],
        ["pause", expect.any(Number)],
      ]),
      paths: { etcd: there, kubelet: builtProgramPath(goPrograms.kubelet, env) },
    });
    expect((await readFile(join(folder, "log"), "utf8")).trim().split("\n")).toEqual(
      builds.filter(({ program }) => program !== "etcd").map((build) => build.package),
    );
    expect(await resolveGoPrograms({ env })).toMatchObject({ built: new Map() });
  });
});

describe("goPrograms", () => {
  // Its sources are here.
  const published = builds.filter(({ program }) => program !== "pause");

  it.each(published)(
    "$program is pinned to the version in its go.mod, and go.sum holds the checksum",
    async ({ folder, version, package: command }) => {
      const from = join(__dirname, "../../../go", folder);
      const required = /^require (?<module>\S+) v(?<version>\S+)$/m.exec(
        await readFile(join(from, "go.mod"), "utf8"),
      );
      expect(required?.groups?.["version"]).toBe(version);
      const module = required?.groups?.["module"] ?? "";
      expect(`${command}/`).toContain(`${module}/`);
      expect(await readFile(join(from, "go.sum"), "utf8")).toContain(`${module} v${version} h1:`);
      expect(await readFile(join(from, "tools.go"), "utf8")).toContain(`"${command}"`);
    },
  );

  it("pins every module of Kubernetes to its release", async () => {
    const { version } = goPrograms.kubelet;
    const mod = await readFile(join(__dirname, "../../../go/kubernetes/go.mod"), "utf8");
    const replaced = [...mod.matchAll(/^replace (?<from>\S+) => (?<to>\S+) v(?<version>\S+)$/gm)];
    expect(replaced.length).toBeGreaterThan(0);
    for (const { groups } of replaced) {
      expect(groups?.["to"]).toBe(groups?.["from"]);
      expect(groups?.["version"]).toBe(version.replace(/^1/, "0"));
    }
  });
});
