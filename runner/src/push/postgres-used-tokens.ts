/** Remembers used tokens in PostgreSQL, for several replicas of a runner. */
import type { Pool } from "pg";
import { ConfigurationError } from "../configuration-error";
import type { Clock } from "../clock";
import type { Log } from "../log";
import { REMEMBERED_SECONDS, tokenMark, type UsedTokens } from "./used-tokens";

/** Table, made at the first use where it is missing. */
const TABLE = "parkit_used_tokens";
/** Longest wait for the database, in milliseconds: a browser waits meanwhile. */
const TIMEOUT_MS = 5_000;
/** Code of PostgreSQL for a table that is not there. */
const UNDEFINED_TABLE = "42P01";

/** What it takes. */
interface PostgresUsedTokensOptions {
  /** `postgresql://` with user, password, host and database. Secret. */
  readonly url: string;
  /** Runner that the tokens are for: runners of several identities may share a database. */
  readonly runnerId: string;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** Whether the text is the address of a PostgreSQL database. */
export function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ["postgresql:", "postgres:"].includes(new URL(text).protocol);
}

/**
 * Remembers in a database. Where it does not answer, nothing is accepted.
 *
 * @throws {@link ConfigurationError} when the address is none of PostgreSQL.
 */
export function rememberUsedTokensInPostgres(options: PostgresUsedTokensOptions): UsedTokens {
  const { url, runnerId, clock, log } = options;
  if (!isPostgresUrl(url))
    throw new ConfigurationError("the database of used tokens", ["is no PostgreSQL URL"]);
  let pool: Promise<Pool> | undefined;
  let sweptAt = -Infinity;

  const open = async (): Promise<Pool> => {
    const { Pool: PostgresPool } = await import("pg");
    const opened = new PostgresPool({
      connectionString: url,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      max: 8,
      application_name: "parkit-runner",
    });
    // Errors of a session that is idle come this way, and end in the next question.
    opened.on("error", () => undefined);
    return opened;
  };
  const query = async (text: string, values: readonly unknown[] = []): Promise<number> => {
    pool ??= open();
    const { rowCount } = await (await pool).query(text, [...values]);
    return rowCount ?? 0;
  };
  const insert = (mark: string, until: number): Promise<number> =>
    query(`INSERT INTO ${TABLE} (id, expires_at) VALUES ($1, to_timestamp($2)) ON CONFLICT DO NOTHING`, [
      mark,
      until,
    ]);
  /** Of several replicas that make the table one succeeds; what the others meet depends on the moment. */
  const create = (): Promise<unknown> =>
    query(`CREATE TABLE IF NOT EXISTS ${TABLE} (id text PRIMARY KEY, expires_at timestamptz NOT NULL)`).then(
      () => undefined,
      (error: unknown) => error,
    );
  const sweep = (seconds: number): void => {
    if (seconds < sweptAt + REMEMBERED_SECONDS) return;
    sweptAt = seconds;
    query(`DELETE FROM ${TABLE} WHERE expires_at < to_timestamp($1)`, [seconds]).catch(() => undefined);
  };

  return {
    use: async ({ tokenId, expiresAt }) => {
      const mark = tokenMark(`${runnerId}\n${tokenId}`);
      const until = expiresAt + REMEMBERED_SECONDS;
      try {
        const inserted = await insert(mark, until).catch(async (error: unknown) => {
          if (codeOf(error) !== UNDEFINED_TABLE) throw error;
          const problem = await create();
          return insert(mark, until).catch((second: unknown) => {
            throw problem ?? second;
          });
        });
        log.change("used-tokens", "ok", "debug", "the database of used tokens answers");
        sweep(clock.now().getTime() / 1000);
        return inserted === 1 ? "first" : "again";
      } catch (error) {
        log.change("used-tokens", "failing", "error", "the database of used tokens does not answer", {
          error: String(error),
        });
        return "unavailable";
      }
    },
    close: () => {
      void pool?.then(
        (opened) => opened.end(),
        () => undefined,
      );
    },
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
