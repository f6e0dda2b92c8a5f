import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { Client } from "pg";
import { postgresPrograms, type Postgres, startPostgres } from "../actions/postgresql/postgres.fixture";
import { manualClock } from "../clock.fixture";
import { ConfigurationError } from "../configuration-error";
import type { Log } from "../log";
import { rememberUsedTokensInPostgres } from "./postgres-used-tokens";
import { rememberUsedTokens, type UsableToken, type UsedTokens } from "./used-tokens";

const START = Date.parse("2030-01-01T00:00:00Z") / 1000;

function token(tokenId: string, seconds = 0): UsableToken {
  return { tokenId, issuedAt: START + seconds, expiresAt: START + seconds + 60 };
}

describe("used tokens in memory", () => {
  it("are known until they are of no use any more, and forgotten then", async () => {
    const clock = manualClock();
    const used = rememberUsedTokens(clock, 2);
    expect(await used.use(token("a"))).toBe("first");
    await clock.advance(69_999);
    expect(await used.use(token("a"))).toBe("again");
    expect(await used.use(token("b", 60))).toBe("first");
    await clock.advance(1);
    expect(await used.use(token("a"))).toBe("again");
    expect(await used.use(token("b", 60))).toBe("again");
    expect(await used.use(token("c", 60))).toBe("full");
    await clock.advance(140_000);
    expect(await used.use(token("c", 200))).toBe("first");
  });

  it("are no more than there may be: then none is accepted", async () => {
    const used = rememberUsedTokens(manualClock(), 1000);
    const uses = await Promise.all(Array.from({ length: 1001 }, (_, index) => used.use(token(`t${index}`))));
    expect(uses.filter((use) => use === "first")).toHaveLength(1000);
    expect(uses.at(-1)).toBe("full");
  });

  it("are a million in memory, at less than 150 bytes each", async () => {
    setFlagsFromString("--expose-gc");
    const collect = new Script("gc()");
    // What suites before this one in the same process left is let go in turns, and must not count.
    const usedHeap = async (last = Infinity): Promise<number> => {
      await setImmediate();
      collect.runInNewContext();
      const { heapUsed } = process.memoryUsage();
      return last - heapUsed < 2 ** 20 ? heapUsed : usedHeap(heapUsed);
    };
    const used = rememberUsedTokens(manualClock());
    const before = await usedHeap();
    const count = 1_000_000;
    const uses = new Set<string>();
    for (let index = 0; index < count; index += 1) uses.add(await used.use(token(`token-${index}`)));
    const bytes = ((await usedHeap()) - before) / count;
    expect([...uses]).toEqual(["first"]);
    expect(await used.use(token("token-0"))).toBe("again");
    expect(await used.use(token("one more"))).toBe("full");
    expect(bytes).toBeLessThan(150);
    // Less than this would be no memory of them at all.
    expect(bytes).toBeGreaterThan(24);
  });

  it("are taken for used when they were issued before the start", async () => {
    expect(await rememberUsedTokens(manualClock()).use(token("a", -0.001))).toBe("before-start");
  });
});

const programs = postgresPrograms();

if (programs === undefined) {
  describe("used tokens in a database", () => {
    it.todo("[skipped: absent: PostgreSQL (initdb and postgres of Debian's packages)]");
  });
} else {
  describe("used tokens in PostgreSQL", () => {
    let server: Postgres;
    let admin: Client;
    const lines: string[] = [];
    const open: UsedTokens[] = [];
    const log: Log = {
      write: () => undefined,
      change: (_subject, state) => lines.push(state),
      child: () => log,
    };
    const replica = (clock = manualClock(), runnerId = "runner-a", port = server.port): UsedTokens => {
      const url = `postgresql://admin:${server.password}@127.0.0.1:${port}/postgres`;
      const made = rememberUsedTokensInPostgres({ url, runnerId, clock, log });
      open.push(made);
      return made;
    };

    beforeAll(async () => {
      server = await startPostgres(programs);
      admin = new Client({
        host: "127.0.0.1",
        port: server.port,
        user: "admin",
        password: server.password,
        database: "postgres",
      });
      await admin.connect();
    }, 60_000);
    afterEach(async () => {
      for (const used of open.splice(0)) used.close();
      await admin.query("DROP TABLE IF EXISTS parkit_used_tokens");
    });
    afterAll(async () => {
      await admin.end();
      await server.stop();
    });

    it("are accepted once by all replicas together, also while the first of them makes the table", async () => {
      const replicas = Array.from({ length: 4 }, () => replica());
      const uses = await Promise.all(
        Array.from({ length: 10 }, () => replicas.map((one) => one.use(token("a")))).flat(),
      );
      expect(uses.filter((use) => use === "first")).toHaveLength(1);
      expect(uses.filter((use) => use === "again")).toHaveLength(39);
    });

    it("are known after a restart, of whatever time they are", async () => {
      expect(await replica().use(token("a", -30))).toBe("first");
      expect(await replica().use(token("a", -30))).toBe("again");
    });

    it("are those of one runner", async () => {
      expect(await replica().use(token("a"))).toBe("first");
      expect(await replica(undefined, "runner-b").use(token("a"))).toBe("first");
    });

    it("are deleted when they are of no use any more", async () => {
      const clock = manualClock();
      const used = replica(clock);
      await used.use(token("a"));
      await clock.advance(200_000);
      await used.use(token("b", 200));
      await used.use(token("b", 200));
      const count = async (): Promise<unknown> =>
        (await admin.query<{ count: string }>("SELECT count(*) FROM parkit_used_tokens")).rows[0]?.count;
      while ((await count()) !== "1");
      expect(await used.use(token("b", 200))).toBe("again");
    });

    it("are kept in a table that somebody else made, by a user who may make none", async () => {
      await admin.query(
        "CREATE TABLE parkit_used_tokens (id text PRIMARY KEY, expires_at timestamptz NOT NULL)",
      );
      await admin.query("CREATE ROLE guest LOGIN PASSWORD 'guest-s3cret'");
      await admin.query("GRANT SELECT, INSERT, DELETE ON parkit_used_tokens TO guest");
      const url = `postgresql://guest:guest-s3cret@127.0.0.1:${server.port}/postgres`;
      const used = rememberUsedTokensInPostgres({ url, runnerId: "r", clock: manualClock(), log });
      open.push(used);
      expect(await used.use(token("a"))).toBe("first");
      expect(await used.use(token("a"))).toBe("again");
    });

    it("are refused when the database does not answer", async () => {
      expect(await replica(undefined, "runner-a", 1).use(token("a"))).toBe("unavailable");
      expect(lines.at(-1)).toBe("failing");
    });

    it("need the address of a PostgreSQL database", () => {
      expect(() =>
        rememberUsedTokensInPostgres({ url: "redis://localhost", runnerId: "r", clock: manualClock(), log }),
      ).toThrow(ConfigurationError);
    });
  });
}
