/**
 * Where a control plane keeps its records. Memory is what it works on; a store on disk writes behind it what
 * changed, and has written it before an answer leaves.
 */

/** Records of one kind by id, in the order in which they were first put there. */
export type Table<Record> = Map<string, Record>;

/** Removes the oldest records of a table until there are no more than so many. */
export function keepNewest(table: Table<unknown>, most: number): void {
  for (const id of table.keys()) {
    if (table.size <= most) return;
    table.delete(id);
  }
}

/** Keeps tables. A record that was changed in place has to be put into its table again. */
export interface Store {
  /**
   * A table with what was kept of it. To be asked for once.
   *
   * @param name - unique within the owner
   * @param owner - organisation whose table it is; empty for those of the whole control plane
   */
  readonly table: <Record>(name: string, owner?: string) => Table<Record>;
  /**
   * Writes what changed since the last time: all of it or, when it throws, nothing.
   *
   * @throws the database's error; what changed is written with the next call.
   */
  readonly commit: () => void;
  /** Writes what changed, and lets go of the files. */
  readonly close: () => void;
}

/** A store that forgets. */
export function memoryStore(): Store {
  return { table: () => new Map(), commit: () => undefined, close: () => undefined };
}
