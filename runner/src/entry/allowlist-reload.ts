/** Follows the allowlist of a running runner: read again at SIGHUP, and when one of its files changes. */
import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import type { ConfigSource } from "../config/config-source";
import { ConfigurationError } from "../configuration-error";

/** What is done with what is read. */
interface ReloadOptions {
  /** The list that is in force. */
  readonly current: readonly string[];
  /** Takes another list. */
  readonly allow: (entries: readonly string[]) => void;
  /** Told what is wrong with a configuration that cannot be read; the list in force stays. */
  readonly onProblem: (problem: string) => void;
}

/** Follows until it is stopped. */
export interface AllowlistReload {
  /** Reads once more what is there now. */
  readonly reload: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Begins to follow. Directories are watched rather than files: editors and Kubernetes put a new file in the
 * place of the old one.
 */
export function followAllowlist(
  { files, readAllowlist }: Pick<ConfigSource, "files" | "readAllowlist">,
  { current, allow, onProblem }: ReloadOptions,
): AllowlistReload {
  let inForce = current;
  let lastProblem: string | undefined;
  let working: Promise<void> | undefined;
  let again = false;

  const readOnce = async (): Promise<void> => {
    try {
      const entries = await readAllowlist();
      lastProblem = undefined;
      if (entries.join() === inForce.join()) return;
      inForce = entries;
      allow(entries);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      // One change of a file is several events.
      if (error.message !== lastProblem) onProblem(error.message);
      lastProblem = error.message;
    }
  };
  const work = async (): Promise<void> => {
    do {
      again = false;
      await readOnce();
    } while (isWanted());
    working = undefined;
  };
  const isWanted = (): boolean => again;
  const reload = (): Promise<void> => {
    again = true;
    working ??= work();
    return working;
  };
  const onEvent = (): void => void reload();
  const watchers = [...new Set(files.flatMap((file) => [file, dirname(file)]))].flatMap((place) =>
    watched(place, onEvent),
  );
  process.on("SIGHUP", onEvent);
  return {
    reload,
    stop: () => {
      process.off("SIGHUP", onEvent);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** Where nothing can be watched, SIGHUP is left. */
function watched(place: string, onEvent: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(place, { persistent: false }, onEvent);
    watcher.on("error", () => {
      watcher.close();
    });
    return [watcher];
  } catch {
    return [];
  }
}
