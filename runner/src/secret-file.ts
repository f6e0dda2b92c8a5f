/** Files with a private key: complete or not there at all, and only for their owner. */
import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";

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

/** Writes such a file. */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  await (await prepareSecretFile(path)).commit(text);
}
