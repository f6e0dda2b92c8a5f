/** Files with a private key: complete or not there at all, and only for their owner. */
import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ConfigurationError } from "../configuration-error";
import { systemErrorCode } from "../system-error";

/** A file that is not there yet, and for which there is room already. */
export interface PendingSecretFile {
  /** Puts the file in its place with this text, mode 0600. To be called once. */
  readonly commit: (text: string) => Promise<void>;
  /** Takes back what was prepared; does nothing after {@link commit}. */
  readonly discard: () => Promise<void>;
}

/**
 * Prepares a file beside the place that it will have: whoever asks for something that cannot be had twice
 * first makes sure that it can be kept.
 *
 * @throws the system's error when nothing can be written there.
 */
export async function prepareSecretFile(path: string): Promise<PendingSecretFile> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(temporary, "wx", 0o600);
  return {
    commit: async (text) => {
      try {
        await file.writeFile(text);
        await file.sync();
        await file.close();
        await rename(temporary, path);
      } catch (error) {
        await file.close();
        await rm(temporary, { force: true });
        throw error;
      }
    },
    discard: async () => {
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

/**
 * Prepares the file of an identity that is to be enrolled, and the directory that it will be in.
 *
 * @param remedy - what to do when nothing can be written there
 * @throws {@link ConfigurationError} when nothing can be written there
 */
export async function prepareIdentityFile(path: string, remedy: string): Promise<PendingSecretFile> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await prepareSecretFile(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw new ConfigurationError(path, [
      `the runner's identity has to be kept there, and nothing can be written (${code}); nothing was enrolled`,
      remedy,
    ]);
  }
}

/** Writes such a file. */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  await (await prepareSecretFile(path)).commit(text);
}
