/**
 * A store in a directory: one SQLite database with one writer. What was committed outlives the end of the
 * process at any moment; after a power failure the last moments may be missing, and the rest is whole.
 */
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";
import { migrate, SCHEMA_VERSION } from "./migrations";
import type { Store, Table } from "./store";
import { decodeRecord, encodeRecord } from "./stored-value";

const DATABASE_FILE = "control-plane.db";

/** A directory cannot hold a control plane's data; `reason` says why. */
export class DataDirectoryError extends ParkitError {
  override readonly code = "PARKIT_DATA_DIRECTORY";
  override readonly name = "DataDirectoryError";

  constructor(
    /** Directory as it was given. */
    readonly directory: string,
    /** What is wrong, and what to do about it. */
    readonly reason: string,
  ) {
    super(`${directory} cannot hold the control plane's data: ${reason}`);
  }
}

/**
 * Opens the store of a directory, which is made if it is not there. It belongs to one control plane at a
 * time, and to the user alone: it holds keys.
 *
 * @throws {@link DataDirectoryError} when it is in use, of a newer version, or cannot be read or written.
 */
export async function openDataDirectory(directory: string): Promise<Store> {
  const { DatabaseSync: Database } = await import("@photostructure/sqlite").catch((cause: unknown) => {
    throw failure(
      directory,
      "SQLite is a package that is not there: npm install @photostructure/sqlite@1.2.1",
      cause,
    );
  });
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, DATABASE_FILE);
    // SQLite gives its other files the mode of the first.
    // A file that is there stays closed: closing it would take away the lock of a store of this process.
    if (!existsSync(file)) closeSync(openSync(file, "ax", 0o600));
    return storeOf(openDatabase(directory, new Database(file)));
  } catch (cause) {
    if (cause instanceof DataDirectoryError) throw cause;
    throw failure(directory, reasonOf(cause), cause);
  }
}

function openDatabase(directory: string, database: DatabaseSyncInstance): DatabaseSyncInstance {
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const version = migrate(database);
    if (version > SCHEMA_VERSION) {
      throw failure(
        directory,
        `it was written by a newer version of parkit (layout ${version}, this one knows ${SCHEMA_VERSION}): use that one, or another directory`,
      );
    }
    return database;
  } catch (error) {
    release(database);
    throw error;
  }
}

/**
 * Closes a database. The package leaves a database open underneath, and locked, for as long as a statement of
 * it has not been collected, so the lock is given up first.
 */
function release(database: DatabaseSyncInstance): void {
  try {
    database.exec("PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT * FROM sqlite_schema");
  } finally {
    database.close();
  }
}

function storeOf(database: DatabaseSyncInstance): Store {
  const tables: StoredTable<unknown>[] = [];
  const select = database.prepare(
    "SELECT id, document FROM record WHERE owner = ? AND kind = ? ORDER BY position",
  );
  const remove = database.prepare("DELETE FROM record WHERE owner = ? AND kind = ? AND id = ?");
  const put = database.prepare(
    `INSERT INTO record (owner, kind, id, document) VALUES (?, ?, ?, ?)
     ON CONFLICT (owner, kind, id) DO UPDATE SET document = excluded.document`,
  );
  const write = (): void => {
    for (const table of tables) {
      const { owner, name, changed, removed } = table;
      for (const id of removed) remove.run(owner, name, id);
      for (const id of changed) {
        const record = table.get(id);
        if (record !== undefined) put.run(owner, name, id, encodeRecord(record));
      }
    }
  };
  const commit = (): void => {
    if (tables.every(({ changed, removed }) => changed.size === 0 && removed.size === 0)) return;
    database.exec("BEGIN IMMEDIATE");
    try {
      write();
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
    for (const { changed, removed } of tables) {
      changed.clear();
      removed.clear();
    }
  };
  return {
    table: <T>(name: string, owner = "") => {
      // What is read here was written from a table of the same name and layout, so it is of the same type.
      const rows = select.all(owner, name) as { readonly id: string; readonly document: string }[];
      const table = new StoredTable<T>(
        owner,
        name,
        rows.map(({ id, document }) => [id, decodeRecord(document) as T]),
      );
      tables.push(table);
      return table;
    },
    commit,
    close: () => {
      try {
        commit();
      } finally {
        release(database);
      }
    },
  };
}

/** A table that notes what has to be written. */
class StoredTable<T> extends Map<string, T> implements Table<T> {
  readonly changed = new Set<string>();
  /** Ids whose rows go before those of `changed` are written, so that a record put again comes last. */
  readonly removed = new Set<string>();

  constructor(
    readonly owner: string,
    readonly name: string,
    kept: readonly (readonly [string, T])[],
  ) {
    super();
    for (const [id, record] of kept) super.set(id, record);
  }

  override set(id: string, record: T): this {
    this.changed.add(id);
    return super.set(id, record);
  }

  override delete(id: string): boolean {
    if (!super.delete(id)) return false;
    this.changed.delete(id);
    this.removed.add(id);
    return true;
  }

  override clear(): void {
    for (const id of [...this.keys()]) this.delete(id);
  }
}

function failure(directory: string, reason: string, cause?: unknown): DataDirectoryError {
  const error = new DataDirectoryError(directory, reason);
  if (cause !== undefined) error.cause = cause;
  return error;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/database is locked/i.test(message)) return "another control plane uses it: stop that one first";
  if (/not a database|malformed/i.test(message))
    return `${DATABASE_FILE} in it is not a database: move it away to start anew`;
  return message;
}
