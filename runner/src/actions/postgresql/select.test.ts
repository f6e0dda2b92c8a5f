import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import fc from "fast-check";
import { Client } from "pg";
import { actionContext, actionError, type ContextSetup } from "../action-context.fixture";
import { findAction } from "../registry";
import { refuseForbidden } from "./forbidden-sql";
import { type Postgres, postgresPrograms, startPostgres } from "./postgres.fixture";

const TOKENS = {
  host: "127.0.0.1",
  port: "5432",
  user: "u",
  password: "pg-s3cret-word",
  database: "d",
  sslmode: "disable",
};

async function act(inputs: JsonObject, setup: ContextSetup = {}): Promise<JsonValue> {
  const select = await findAction("com.datadoghq.postgresql", "select");
  return select.run(actionContext({ tokens: TOKENS, ...setup }), inputs);
}

const programs = postgresPrograms();

if (programs === undefined) {
  describe("on a server", () => {
    it.todo("[skipped: absent: PostgreSQL (initdb and postgres of Debian's packages)]");
  });
} else {
  describe("on a PostgreSQL server", () => {
    let server: Postgres;
    let admin: Client;
    let tokens: Record<string, string>;
    const run = (inputs: JsonObject, more: Readonly<Record<string, string>> = {}): Promise<JsonValue> =>
      act(inputs, { tokens: { ...tokens, ...more } });

    beforeAll(async () => {
      server = await startPostgres(programs);
      tokens = { ...TOKENS, port: String(server.port), user: "admin", database: "postgres" };
      admin = new Client({
        host: "127.0.0.1",
        port: server.port,
        user: "admin",
        password: server.password,
        database: "postgres",
      });
      await admin.connect();
      await admin.query(`CREATE TABLE orders (id bigint, name text, ok boolean, amount numeric, at timestamptz, doc jsonb, nothing text);
        INSERT INTO orders VALUES (1, 'one', true, 1.10, '2026-01-01T00:00:00Z', '{"a":[1]}', NULL), (9007199254740993, 'two', false, 2, NULL, '2', NULL);
        CREATE SCHEMA other; CREATE TABLE other.things (x int); INSERT INTO other.things SELECT generate_series(1, 1000)`);
    });
    afterAll(async () => {
      await admin.end();
      await server.stop();
    });

    it("returns rows with exact values", async () => {
      expect(
        await run({
          columns: ["id", "name", "ok", "amount", "doc", "nothing"],
          table: "orders",
          whereClause: "id >= $1 AND name <> $2",
          orderBy: "id",
          limit: 5,
          parameters: [1, "x' OR true"],
        }),
      ).toEqual({
        query:
          "SELECT id, name, ok, amount, doc, nothing FROM orders\nWHERE id >= $1 AND name <> $2\nORDER BY id\nLIMIT 5",
        columns: ["id", "name", "ok", "amount", "doc", "nothing"],
        results: [
          [1, "one", true, "1.10", { a: [1] }, null],
          [9007199254740993n, "two", false, "2", 2, null],
        ],
        truncatedResults: false,
      });
    });

    it("fetches as many rows as there are, over TLS, by the search path of the connection", async () => {
      const found = (await run(
        { columns: ["x"], table: "things" },
        { sslmode: "require", searchPath: "other, public", applicationName: "us" },
      )) as { results: unknown[] };
      expect(found.results).toHaveLength(1000);
      expect(
        await run(
          { columns: ["ssl"], table: "pg_stat_ssl", whereClause: "pid = pg_backend_pid()" },
          { sslmode: "require" },
        ),
      ).toMatchObject({ results: [[true]] });
      expect(
        await run({ columns: ["count(*)"], table: "orders a", joinClause: "JOIN orders b ON a.id = b.id" }),
      ).toMatchObject({ columns: ["count"], results: [[2]] });
    });

    it("leaves out what is too much", async () => {
      const big = (await run({ columns: ["repeat('x', 1000000)"], table: "other.things" })) as {
        results: unknown[];
        truncatedResults: boolean;
      };
      expect(big.truncatedResults).toBe(true);
      expect(big.results).toHaveLength(15);
    });

    it.each([
      [{ columns: ["1; DROP TABLE orders"], table: "orders" }, /syntax error|multiple commands/],
      [
        { columns: ["*"], table: "orders", whereClause: "true; COMMIT; DROP TABLE orders; --" },
        /multiple commands/,
      ],
      [
        { columns: ["*"], table: "(WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone) t" },
        /WITH clause containing a data-modifying/,
      ],
      [{ columns: ["*"], table: "orders", orderBy: "id FOR UPDATE" }, /read-only transaction/],
      [{ columns: ["*"], table: "none" }, /relation "none" does not exist \(42P01\)/],
      [{ columns: ["*"], table: "orders", whereClause: "id = $1" }, /parameter/],
    ])("%j changes nothing", async (inputs, problem) => {
      await expect(run(inputs)).rejects.toEqual(actionError(problem));
      expect((await admin.query("SELECT count(*) FROM orders")).rows).toEqual([{ count: "2" }]);
    });

    it("tells neither password nor address when it is refused", async () => {
      const error: unknown = await run(
        { columns: ["1"], table: "orders" },
        { password: "wrong-s3cret-word" },
      ).catch((caught: unknown) => caught);
      expect(error).toEqual(actionError(/password authentication failed .*\(28P01\)/));
      expect(JSON.stringify(error)).not.toContain("s3cret");
    });

    it("ends the query on the server when the task is cancelled", async () => {
      const stop = new AbortController();
      const running = act(
        { columns: ["count(*)"], table: "generate_series(1, 1000000000000) g" },
        { tokens, signal: stop.signal },
      ).catch((error: unknown) => error);
      const active = async (): Promise<number> =>
        (await admin.query("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'FETCH%'"))
          .rowCount ?? 0;
      while ((await active()) === 0);
      stop.abort(new Error("cancelled"));
      expect(await running).toEqual(new Error("cancelled"));
      while ((await active()) > 0);
    });
  });
}

it.each([
  [{ host: "/var/run/postgresql" }, /host is not/],
  [{ host: "u:p@127.0.0.1" }, /host is not/],
  [{ host: "169.254.169.254" }, /metadata services are blocked/],
  [{ host: "[fd00:ec2::254]" }, /host is not|metadata/],
  [{ host: "fd00:ec2::254" }, /metadata services are blocked/],
  [{ host: "metadata.google.internal" }, /metadata services are blocked/],
  [{ host: "" }, /host: is empty/],
  [{ port: "0" }, /port/],
  [{ sslmode: "prefer" }, /sslmode/],
])("a connection with %j is refused", async (wrong, problem) => {
  await expect(act({ columns: ["1"], table: "t" }, { tokens: { ...TOKENS, ...wrong } })).rejects.toEqual(
    actionError(problem),
  );
});

it("a host that is not listed is refused, where there is a list", async () => {
  const setup = { policy: { hosts: ["db.example.com", "other:5432"] } };
  await expect(act({ columns: ["1"], table: "t" }, setup)).rejects.toEqual(
    actionError("not allowed by runner policy"),
  );
});

describe("statements", () => {
  it.each([
    "pg_read_file('/etc/passwd')",
    '"pg_read_file"(1)',
    "PG_SLEEP(9)",
    'a, U&"\\0070g_authid"',
    "lo_export(1, 'x')",
    "dblink('x')",
    "pg_catalog.pg_shadow",
    "query_to_xml('x',true,true,'')",
    "set_config('a','b',false)",
  ])("with %s are refused", (fragment) => {
    expect(() => {
      refuseForbidden(`SELECT ${fragment} FROM t`);
    }).toThrow("not allowed in a statement");
  });

  it.each(["menu&x", "colo_x", "my_pg_sleep_log", "a_lo_b", "pg_backend_pid()", "slo_target"])(
    "with %s are not",
    (fragment) => {
      expect(() => {
        refuseForbidden(`SELECT ${fragment} FROM t`);
      }).not.toThrow();
    },
  );

  it("name nothing forbidden, wherever it stands", () => {
    const around = fc.stringMatching(/^[ ()"'.,;\n-]{1,5}$/);
    fc.assert(
      fc.property(
        around,
        fc.mixedCase(fc.constantFrom("pg_read_file", "dblink_exec", "pg_authid")),
        around,
        (before, name, after) => {
          expect(() => {
            refuseForbidden(before + name + after);
          }).toThrow("not allowed");
        },
      ),
    );
  });
});
