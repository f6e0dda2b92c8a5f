/**
 * Layout of the database and its changes. A step once released never changes: a new layout is a new step at
 * the end, and says in SQL what becomes of the records that are there.
 */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";

const STEPS: readonly string[] = [
  `CREATE TABLE record (
     position INTEGER PRIMARY KEY AUTOINCREMENT,
     owner TEXT NOT NULL,
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     document TEXT NOT NULL,
     UNIQUE (owner, kind, id)
   ) STRICT`,
];

/** Version of the layout that this program writes. */
export const SCHEMA_VERSION = STEPS.length;

/**
 * Brings a database to the newest layout, in one transaction. One of a newer version is left alone.
 *
 * @returns version of its layout
 */
export function migrate(database: DatabaseSyncInstance): number {
  database.exec("BEGIN IMMEDIATE");
  try {
    const found = versionOf(database);
    for (const step of STEPS.slice(found)) database.exec(step);
    const version = Math.max(found, SCHEMA_VERSION);
    database.exec(`PRAGMA user_version = ${version}`);
    database.exec("COMMIT");
    return version;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function versionOf(database: DatabaseSyncInstance): number {
  const row: unknown = database.prepare("PRAGMA user_version").get();
  const version: unknown =
    typeof row === "object" && row !== null && "user_version" in row ? row.user_version : 0;
  return Number(version);
}
