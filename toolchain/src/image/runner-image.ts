/** The runner's image: made by an engine where one does it, else here. */
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { runFile } from "../run-file";
import { sbom } from "../sbom";
import { imageConfig } from "./dockerfile";
import { writeImageArchive } from "./image-archive";
import { type ImageLayout, LAYOUT_FILE, LICENSE_FILE, runnerRoot, SBOM_FILE } from "./runner-root";

/** What the image is made of, and how it is called. */
export interface RunnerImageOptions {
  /** Root of the repository, which has to be built. */
  readonly root: string;
  readonly version: string;
  readonly layout: ImageLayout;
  /** Directory that receives the archives. */
  readonly destination: string;
  /** Commit and its time. */
  readonly revision: string;
  readonly created: Date;
  /** Whether the interpreters that scripts need come with it, in an image of its own tag. */
  readonly withInterpreters: boolean;
}

/** An image on disk. */
export interface RunnerImage {
  readonly tag: string;
  /** Archive that `docker load` and `ctr images import` read. */
  readonly archive: string;
  /** List of all that is in it (CycloneDX); undefined where an engine made the image, which has it inside. */
  readonly sbom?: string;
  /** Bytes. */
  readonly size: number;
  readonly madeBy: "docker build" | "parkit";
  /** Why no engine made it. */
  readonly remark?: string;
}

const REPOSITORY = "parkit/runner";
/** What is bundled into the program: the runner, and its peers for actions of some services. */
const PARTS = [
  "runner",
  "node_modules/@kubernetes/client-node",
  "node_modules/@temporalio/client",
  "node_modules/mongodb",
];
/** What tags of images with interpreters end with, as those of Datadog's. */
const LARGE = "-large";

/** Name of the image. */
export function imageTag(version: string, withInterpreters: boolean): string {
  return `${REPOSITORY}:${version}${withInterpreters ? LARGE : ""}`;
}

/** Makes the image and then the one with interpreters, each by whatever works. */
export async function* makeRunnerImages(
  common: Omit<RunnerImageOptions, "withInterpreters">,
): AsyncGenerator<RunnerImage, void> {
  const context = await prepareContext(common);
  for (const withInterpreters of [false, true]) {
    const options = { ...common, withInterpreters };
    const built = await buildWithDocker(options, context);
    yield typeof built === "string" ? { ...(await buildHere(options, context)), remark: built } : built;
  }
}

/** Makes the image without an engine: the same checkout on the same machine gives the same bytes. */
export async function buildRunnerImage(options: RunnerImageOptions): Promise<RunnerImage> {
  return buildHere(options, await prepareContext(options));
}

function archivePath({ destination, version, withInterpreters }: RunnerImageOptions): string {
  return join(destination, `runner-${version}${withInterpreters ? LARGE : ""}.tar`);
}

function listPath(archive: string): string {
  return archive.replace(/\.tar$/, ".cdx.json");
}

/**
 * Puts together what the image gets besides Node.
 *
 * @returns the directory
 */
async function prepareContext({
  root,
  destination,
  layout,
}: Pick<RunnerImageOptions, "root" | "destination" | "layout">): Promise<string> {
  const context = join(destination, "context");
  await rm(context, { recursive: true, force: true });
  await mkdir(context, { recursive: true });
  const bundles = {
    "runner.cjs": join(root, "runner/dist/entry/main.js"),
    "curl.cjs": join(root, "runner/dist/entry/curl.js"),
    "make-root.cjs": join(root, "toolchain/dist/image/make-root.js"),
  };
  for (const [name, entry] of Object.entries(bundles))
    await build({
      entryPoints: [entry],
      outfile: join(context, name),
      absWorkingDir: root,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20.19",
      charset: "utf8",
      legalComments: "eof",
      logLevel: "warning",
    });
  await writeFile(join(context, SBOM_FILE), await sbom(root, PARTS));
  await writeFile(join(context, LAYOUT_FILE), `${JSON.stringify(layout, undefined, 2)}\n`);
  await cp(join(root, "LICENSE"), join(context, LICENSE_FILE));
  await cp(dockerfile(root), join(context, "Dockerfile"));
  return context;
}

function dockerfile(root: string): string {
  return join(root, "runner/Dockerfile");
}

function buildArguments(options: RunnerImageOptions): Readonly<Record<string, string>> {
  const { version, revision, created, withInterpreters } = options;
  return {
    VERSION: version,
    REVISION: revision,
    CREATED: created.toISOString(),
    INTERPRETERS: withInterpreters ? "with" : "without",
  };
}

/** @returns why not, in one line */
async function buildWithDocker(options: RunnerImageOptions, context: string): Promise<RunnerImage | string> {
  const { version, withInterpreters } = options;
  const env = process.env;
  const docker = (...argv: readonly string[]): ReturnType<typeof runFile> => runFile("docker", argv, { env });
  const engine = await docker("version", "--format", "{{.Server.Version}}");
  if (engine.failure !== undefined) return `no Docker engine answers (${engine.failure})`;
  const tag = imageTag(version, withInterpreters);
  const args = Object.entries(buildArguments(options)).flatMap(([name, value]) => [
    "--build-arg",
    `${name}=${value}`,
  ]);
  const base = env["PARKIT_NODE_IMAGE"];
  const from = base === undefined ? [] : ["--build-arg", `NODE_IMAGE=${base}`];
  const made = await docker("build", ...args, ...from, "--tag", tag, context);
  if (made.failure !== undefined) return `docker build failed (${made.failure})`;
  const archive = archivePath(options);
  const saved = await docker("save", "--output", archive, tag);
  if (saved.failure !== undefined) return `docker save failed (${saved.failure})`;
  // One of an earlier image would tell of that one.
  await rm(listPath(archive), { force: true });
  return { tag, archive, size: (await stat(archive)).size, madeBy: "docker build" };
}

async function buildHere(options: RunnerImageOptions, context: string): Promise<RunnerImage> {
  const { root, version, created, layout, withInterpreters } = options;
  const layers = await runnerRoot({ directory: context, node: process.execPath, withInterpreters });
  const config = imageConfig(await readFile(dockerfile(root), "utf8"), buildArguments(options));
  const tag = imageTag(version, withInterpreters);
  const archive = archivePath(options);
  const architecture = process.arch;
  const { size } = await writeImageArchive(archive, { tag, layers, config, architecture, created });
  const list = listPath(archive);
  const inside = layers.flat().find(({ path }) => path === layout.sbom);
  if (inside?.type === "file") await writeFile(list, inside.content);
  return { tag, archive, sbom: list, size, madeBy: "parkit" };
}
