import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runFile } from "../../run-file";
import { PAUSE_IMAGE } from "./node-settings";

const GO_ARCHITECTURES: Readonly<Partial<Record<NodeJS.Architecture, string>>> = {
  x64: "amd64",
  arm64: "arm64",
};

/** Makes the image of one program, as a docker-save archive below the folder. */
export async function makePauseImage(directory: string, program: string): Promise<string> {
  const [content, image] = [join(directory, "pause"), join(directory, "pause-image")];
  await mkdir(content, { recursive: true });
  await mkdir(image, { recursive: true });
  await copyFile(program, join(content, "pause"));
  const layer = join(image, "layer.tar");
  await tar(layer, content, ["pause"]);
  const digest = createHash("sha256")
    .update(await readFile(layer))
    .digest("hex");
  const config = {
    architecture: GO_ARCHITECTURES[process.arch] ?? process.arch,
    os: "linux",
    config: { Entrypoint: ["/pause"], User: "65535:65535" },
    rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
  };
  await writeFile(join(image, "config.json"), JSON.stringify(config));
  const manifest = [{ Config: "config.json", RepoTags: [PAUSE_IMAGE], Layers: ["layer.tar"] }];
  await writeFile(join(image, "manifest.json"), JSON.stringify(manifest));
  const archive = join(directory, "pause.tar");
  await tar(archive, image, ["manifest.json", "config.json", "layer.tar"]);
  return archive;
}

async function tar(archive: string, folder: string, names: readonly string[]): Promise<void> {
  const argv = [
    "--create",
    "--file",
    archive,
    "--directory",
    folder,
    "--owner=0",
    "--group=0",
    "--mode=a+rx",
    ...names,
  ];
  const { failure } = await runFile("tar", argv, { env: process.env });
  if (failure !== undefined) throw new Error(`tar: ${failure}`);
}
