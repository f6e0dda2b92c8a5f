import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../cache";
import { withLock } from "../../lock";
import { runFile } from "../../run-file";
import { isExecutable, searchPath } from "../../search-path";
import type { ClusterOptions } from "../cluster";

/** Programs that the node takes from the system, and the Debian package of each. */
const PACKAGES = {
  containerd: "containerd",
  "containerd-shim-runc-v2": "containerd",
  ctr: "containerd",
  runc: "runc",
  nft: "nftables",
  ip: "iproute2",
  mount: "mount",
  nsenter: "util-linux",
  unshare: "util-linux",
  tar: "tar",
} as const;

const CNI_PACKAGE = "containernetworking-plugins";
const CNI_PLUGINS = ["ptp", "host-local", "loopback"];
/** Where distributions and the plugins' own release put them. */
const CNI_FOLDERS = ["/usr/lib/cni", "/opt/cni/bin"];

/** Where the programs are. */
export interface DebianPrograms {
  /** `PATH` of the node. */
  readonly searchPath: string;
  /** Folder of the CNI plugins. */
  readonly cniFolder: string;
  /** Folders of shared libraries that came with unpacked packages. */
  readonly libraryFolders: readonly string[];
  readonly containerdVersion: string;
  readonly origin: "path" | "cache" | "unpacked from Debian packages";
  /** Seconds that fetching took just now. Absent when they were there. */
  readonly seconds?: number;
}

/**
 * Finds containerd, runc, nft and the CNI plugins: on `PATH`, else unpacked in the cache, else by apt where
 * `PARKIT_APT` is `1`. Nothing is installed: apt checks and fetches the packages, and they are unpacked into
 * the cache, so that no service starts and nothing of the system changes.
 */
export async function resolveDebianPrograms(
  options: ClusterOptions,
): Promise<DebianPrograms | { readonly missing: string }> {
  const { env = process.env, obtain = false, showProgress } = options;
  const onPath = await programsIn(undefined, env);
  if (!("packages" in onPath)) return { ...onPath, origin: "path" };
  const folder = await unpackedFolder(env);
  const cached = await programsIn(folder, env);
  if (!("packages" in cached)) return { ...cached, origin: "cache" };
  const needed = onPath.packages.join(" ");
  const advice = `install the packages ${needed}, or let apt fetch them into the cache: PARKIT_APT=1 npm run tools -- kubernetes`;
  const [aptGet, dpkgDeb] = [await searchPath("apt-get", env), await searchPath("dpkg-deb", env)];
  if (aptGet === undefined || dpkgDeb === undefined)
    return {
      missing: `${onPath.programs.join(", ")} not found: install them; on Debian these are the packages ${needed}`,
    };
  if (env["PARKIT_APT"] !== "1" || !obtain)
    return { missing: `${onPath.programs.join(", ")} not found: ${advice}` };
  const progress = showProgress?.(`Fetching ${needed} with apt, once`);
  const started = performance.now();
  const failure = await unpack({ aptGet, dpkgDeb }, onPath.packages, folder, env);
  const found = await programsIn(folder, env);
  if (failure !== undefined || "packages" in found) {
    progress?.fail();
    const why = failure ?? `the packages lack ${"programs" in found ? found.programs.join(", ") : ""}`;
    return {
      missing: `${needed} could not be had from apt (${why}): install them, and see that apt-get update works`,
    };
  }
  progress?.succeed();
  return {
    ...found,
    origin: "unpacked from Debian packages",
    seconds: (performance.now() - started) / 1000,
  };
}

interface Lacking {
  readonly programs: readonly string[];
  readonly packages: readonly string[];
}

/** The programs on `PATH`, and before that in a folder with unpacked packages. */
async function programsIn(
  folder: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Omit<DebianPrograms, "origin" | "seconds"> | Lacking> {
  // Programs of administrators are not on everybody's PATH.
  const system = ["/usr/local/sbin", "/usr/sbin", "/sbin"];
  const own =
    folder === undefined ? [] : ["usr/sbin", "usr/bin", "sbin", "bin"].map((name) => join(folder, name));
  const path = [...own, ...(env["PATH"] ?? "").split(":"), ...system].join(":");
  const lacking = new Map<string, string>();
  for (const [program, name] of Object.entries(PACKAGES))
    if ((await searchPath(program, { PATH: path })) === undefined) lacking.set(program, name);
  const cniFolder = await cniFolderIn(folder);
  if (cniFolder === undefined) lacking.set("CNI plugins", CNI_PACKAGE);
  const libraryFolders = folder === undefined ? [] : await libraryFoldersIn(folder);
  const containerd = await searchPath("containerd", { PATH: path });
  const { stdout } =
    containerd === undefined
      ? { stdout: "" }
      : await runFile(containerd, ["--version"], { env: { PATH: path } });
  const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0];
  if (cniFolder === undefined || lacking.size > 0 || version === undefined)
    return { programs: [...lacking.keys()], packages: [...new Set(lacking.values())] };
  return { searchPath: path, cniFolder, libraryFolders, containerdVersion: version };
}

async function cniFolderIn(folder: string | undefined): Promise<string | undefined> {
  const folders = [...(folder === undefined ? [] : [join(folder, "usr/lib/cni")]), ...CNI_FOLDERS];
  for (const candidate of folders) {
    const there = await Promise.all(CNI_PLUGINS.map((plugin) => isExecutable(join(candidate, plugin))));
    if (there.every(Boolean)) return candidate;
  }
  return undefined;
}

async function libraryFoldersIn(folder: string): Promise<string[]> {
  const lib = join(folder, "usr/lib");
  const names = await readdir(lib).catch((): string[] => []);
  return names.filter((name) => name.includes("-linux-")).map((name) => join(lib, name));
}

/** Packages fit one release of the distribution. */
async function unpackedFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  const word = (name: string): string =>
    new RegExp(`^${name}="?([a-z0-9.]+)`, "m").exec(release)?.[1] ?? "unknown";
  return join(cacheFolder(env), "tools", `containerd-${word("ID")}-${word("VERSION_ID")}-${process.arch}`);
}

/**
 * Fetches packages with all that they need and the system lacks, and unpacks them; why that failed, else
 * undefined.
 */
async function unpack(
  { aptGet, dpkgDeb }: { readonly aptGet: string; readonly dpkgDeb: string },
  packages: readonly string[],
  target: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  return withLock(`${target}.lock`, async () => {
    const scratch = `${target}.partial`;
    await rm(scratch, { recursive: true, force: true });
    const [lists, cache, root] = ["lists", "cache", "root"].map((name) => join(scratch, name)) as [
      string,
      string,
      string,
    ];
    await mkdir(join(lists, "partial"), { recursive: true });
    await mkdir(join(cache, "archives/partial"), { recursive: true });
    await mkdir(root, { recursive: true });
    try {
      // Lists and archives of its own: the system's stay as they are.
      const own = [
        "-q",
        "-o",
        `Dir::State::Lists=${lists}`,
        "-o",
        `Dir::Cache=${cache}`,
        "-o",
        "Debug::NoLocking=1",
      ];
      const quiet = { ...env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };
      for (const argv of [
        ["update"],
        ["install", "--yes", "--download-only", "--no-install-recommends", ...packages],
      ]) {
        const { failure } = await runFile(aptGet, [...own, ...argv], { env: quiet });
        if (failure !== undefined) return failure;
      }
      const archives = (await readdir(join(cache, "archives"))).filter((name) => name.endsWith(".deb"));
      for (const name of archives) {
        const { failure } = await runFile(dpkgDeb, ["--extract", join(cache, "archives", name), root], {
          env: quiet,
        });
        if (failure !== undefined) return failure;
      }
      await rm(target, { recursive: true, force: true });
      await rename(root, target);
      return undefined;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}
