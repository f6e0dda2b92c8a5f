/**
 * Writes an image into one file that `docker load`, `ctr images import`, `podman load` and `skopeo` read: an
 * OCI layout, and beside it the list that older Docker engines read.
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ImageConfig } from "./dockerfile";
import { fileTree, type ImageFile } from "./file-tree";
import { writeTar, type Written } from "./tar";

/** An image. */
export interface Image {
  /** `repository:tag`, without a registry. */
  readonly tag: string;
  /** Layers, the lowest first; each with all its files. */
  readonly layers: readonly (readonly ImageFile[])[];
  readonly config: ImageConfig;
  /** As Node calls it (`x64`, `arm64`). */
  readonly architecture: string;
  /** Time of everything in it. */
  readonly created: Date;
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar";

/**
 * Writes the archive: the same image gives the same bytes.
 *
 * @returns digest of the image's manifest, and the size of the archive in bytes
 */
export async function writeImageArchive(
  path: string,
  { tag, layers, config, architecture, created }: Image,
): Promise<Written> {
  const folder = await mkdtemp(join(dirname(path), ".image-"));
  const modified = Math.floor(created.getTime() / 1000);
  try {
    const blobs: { readonly written: Written; readonly from: string }[] = [];
    for (const [index, files] of layers.entries()) {
      const from = join(folder, `${index}.tar`);
      blobs.push({ from, written: await writeTar(from, fileTree(files), modified) });
    }
    const configuration = json({
      created: created.toISOString(),
      architecture: ARCHITECTURES[architecture] ?? architecture,
      os: "linux",
      config,
      rootfs: { type: "layers", diff_ids: blobs.map(({ written }) => `sha256:${written.digest}`) },
      history: blobs.map(() => ({ created: created.toISOString(), created_by: "parkit: npm run image" })),
    });
    const manifest = json({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: descriptor(CONFIG, digestOf(configuration)),
      layers: blobs.map(({ written }) => descriptor(LAYER, written)),
    });
    const manifestDigest = digestOf(manifest);
    const index = json({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [
        {
          ...descriptor(MANIFEST, manifestDigest),
          annotations: {
            "io.containerd.image.name": `docker.io/${tag}`,
            "org.opencontainers.image.ref.name": tag.slice(tag.lastIndexOf(":") + 1),
          },
        },
      ],
    });
    const dockerList = json([
      {
        Config: blobPath(digestOf(configuration)),
        RepoTags: [tag],
        Layers: blobs.map(({ written }) => blobPath(written)),
      },
    ]);
    const file = (name: string, content: string): ImageFile => ({
      type: "file",
      path: name,
      mode: 0o644,
      content,
    });
    const files = new Map<string, ImageFile>();
    for (const one of [
      file("oci-layout", json({ imageLayoutVersion: "1.0.0" })),
      file("index.json", index),
      file("manifest.json", dockerList),
      file(blobPath(manifestDigest), manifest),
      file(blobPath(digestOf(configuration)), configuration),
      ...blobs.map(({ from, written }): ImageFile => ({
        type: "copy",
        path: blobPath(written),
        mode: 0o644,
        from,
      })),
    ])
      files.set(one.path, one);
    const { size } = await writeTar(path, files.values(), modified);
    return { digest: manifestDigest.digest, size };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function descriptor(mediaType: string, { digest, size }: Written): object {
  return { mediaType, digest: `sha256:${digest}`, size };
}

function blobPath({ digest }: Written): string {
  return `blobs/sha256/${digest}`;
}

function digestOf(text: string): Written {
  const bytes = Buffer.from(text, "utf8");
  return { digest: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
