import { generateKeyPairSync } from "node:crypto";
import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { documentOf, idOf, startTestPlane, type TestPlane } from "../control-plane.fixture";
import { DataDirectoryError, openDataDirectory } from "./data-directory";

describe("a data directory", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "parkit-data-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const fresh = (): string => join(root, "data");
  const database = (): string => join(fresh(), "control-plane.db");

  it("gives back every kind of value, in the order in which records came", async () => {
    const { publicKey } = generateKeyPairSync("ed25519", {
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const record = {
      text: "a",
      whole: 2n ** 63n - 1n,
      at: new Date("2030-01-02T03:04:05.678Z"),
      list: [null, true, 1.5, { $date: "a text of a user", $other: { $object: {} } }],
      absent: undefined,
    };
    const store = await openDataDirectory(fresh());
    const table = store.table<unknown>("thing", "4242");
    table.set("later", 1).set("first", record).set("key", publicKey);
    table.set("gone", 1).delete("gone");
    table.delete("later");
    table.set("later", 2);
    store.close();

    const again = await openDataDirectory(fresh());
    const { absent, ...kept } = record;
    expect(absent).toBeUndefined();
    const read = [...again.table<unknown>("thing", "4242")];
    expect(read.map(([id]) => id)).toEqual(["first", "key", "later"]);
    expect(read[0]?.[1]).toEqual(kept);
    expect(again.table("thing", "other").size).toBe(0);
    again.close();
  });

  it("keeps values that are nested as deeply as inputs may be", async () => {
    const deep = JSON.parse(`${"[".repeat(1000)}${"]".repeat(1000)}`) as unknown;
    const store = await openDataDirectory(fresh());
    store.table<unknown>("thing").set("deep", deep);
    store.close();
    const again = await openDataDirectory(fresh());
    expect(JSON.stringify(again.table<unknown>("thing").get("deep"))).toBe(JSON.stringify(deep));
    again.close();
  });

  it("is for its user alone", async () => {
    const store = await openDataDirectory(fresh());
    const modes = ["", "control-plane.db", "control-plane.db-wal"].map(
      (name) => statSync(join(fresh(), name)).mode & 0o777,
    );
    store.close();
    expect(modes.map((mode) => mode.toString(8))).toEqual(["700", "600", "600"]);
  });

  it("is for one control plane at a time", async () => {
    const store = await openDataDirectory(fresh());
    await expect(openDataDirectory(fresh())).rejects.toThrow("another control plane uses it");
    store.close();
    (await openDataDirectory(fresh())).close();
  });

  it("of a newer version is refused and left as it is", async () => {
    (await openDataDirectory(fresh())).close();
    const newer = new DatabaseSync(database());
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    await expect(openDataDirectory(fresh())).rejects.toThrow(
      "written by a newer version of parkit (layout 99",
    );
    const look = new DatabaseSync(database());
    expect(look.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
    look.close();
  });

  it("that holds something else, or is a file, is refused", async () => {
    (await openDataDirectory(fresh())).close();
    writeFileSync(database(), "not a database, though it stands where one should be ".repeat(100));
    await expect(openDataDirectory(fresh())).rejects.toThrow("is not a database: move it away");
    await expect(openDataDirectory(database())).rejects.toThrow(DataDirectoryError);
  });
});

describe("a control plane with a data directory", () => {
  let root: string;
  let plane: TestPlane;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "parkit-data-"));
    plane = await startTestPlane({ data: join(root, "data") });
  });
  afterEach(async () => {
    await plane.plane.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** What a control plane finds that starts after this one was killed at this moment. */
  async function afterKill<T>(look: (plane: TestPlane) => Promise<T>): Promise<T> {
    const copy = mkdtempSync(join(root, "copy-"));
    cpSync(join(root, "data"), copy, { recursive: true });
    const other = await startTestPlane({ data: copy });
    try {
      return await look(other);
    } finally {
      await other.plane.close();
    }
  }

  const json = async (other: TestPlane, path: string): Promise<unknown> =>
    (await other.call("GET", path)).json;
  const RUNNERS = "/api/parkit/v1/runners";
  const TASKS = "/api/parkit/v1/tasks";
  const CONNECTIONS = "/api/v2/actions/connections";

  it("keeps organisation and keys, and refuses others", async () => {
    const { apiKey, appKey, orgId } = plane.plane;
    await afterKill(async ({ plane: other }) => {
      expect([other.apiKey, other.appKey, other.orgId]).toEqual([apiKey, appKey, orgId]);
      return Promise.resolve();
    });
    await plane.plane.close();
    await expect(startTestPlane({ data: join(root, "data"), apiKey: "another" })).rejects.toThrow(
      "are kept with the data",
    );
    plane = await startTestPlane({ data: join(root, "data"), apiKey });
  });

  it("keeps what it has answered, at each step of a task's life", async () => {
    const runner = await plane.enroll("edge");
    const attributes = {
      name: "orders",
      runner_id: runner.id,
      tags: ["env:prod"],
      integration: { type: "Kubernetes", credentials: { type: "KubernetesServiceAccount" } },
    };
    const made = await plane.call("POST", CONNECTIONS, {
      body: documentOf("action_connection", attributes),
    });
    const policy = `/api/v2/restriction_policy/connection:${idOf(made)}`;
    const bindings = [{ relation: "viewer", principals: ["org:4242"] }];
    const body = documentOf("restriction_policy", { bindings }, policy);
    await plane.call("POST", policy, { body });
    const faultPath = "/api/parkit/v1/faults";
    await plane.call("POST", faultPath, { body: { path: "/nowhere", times: 3, status: 503 } });
    await plane.call("GET", "/nowhere");
    await afterKill(async (other) => {
      for (const path of [RUNNERS, `${CONNECTIONS}/${idOf(made)}`, policy, faultPath])
        expect(await json(other, path)).toEqual(await json(plane, path));
    });

    const inputs = { whole: 12345678901234567890n.toString(), nested: { $date: "text" } };
    const queued = await plane.call("POST", TASKS, {
      body: { fqn: "com.datadoghq.http.request", runner: runner.id, inputs },
    });
    const path = `${TASKS}/${idOf(queued)}`;
    await afterKill(async (other) => {
      expect(await json(other, path)).toMatchObject({ task: { status: "queued", deliveries: 0 } });
    });

    const task = await runner.dequeue();
    if (task === undefined) throw new Error("there is no task");
    await afterKill(async (other) => {
      expect(await json(other, path)).toMatchObject({ task: { status: "running", deliveries: 1 } });
    });

    plane.advance(50_000);
    expect(await runner.heartbeat(task)).toBe(200);
    await afterKill(async (other) => {
      other.advance(100_000);
      expect(await json(other, path)).toMatchObject({ task: { status: "running" } });
      other.advance(20_000);
      expect(await json(other, path)).toMatchObject({ task: { status: "queued", deliveries: 1 } });
    });

    expect(await runner.publish(task, { kind: "succeeded", outputs: { big: 2 } })).toBe(200);
    await afterKill(async (other) => {
      expect(await json(other, path)).toEqual(await json(plane, path));
      expect(await json(other, path)).toMatchObject({ task: { status: "succeeded", outputs: { big: 2 } } });
    });
  });

  it("keeps the keys that sign, and rotates them in order", async () => {
    const runner = await plane.enroll("edge");
    const before = await runner.call("GET", "/api/parkit/v1/signing-keys");
    const rotated = await plane.call("POST", "/api/parkit/v1/signing-keys/rotate", { body: { keep: true } });
    const after = await runner.call("GET", "/api/parkit/v1/signing-keys");
    expect(after.text).not.toBe(before.text);
    const newest = (rotated.json as { readonly keys: readonly string[] }).keys;
    await plane.plane.close();
    plane = await startTestPlane({ data: join(root, "data") });
    const again = await plane.call("POST", "/api/parkit/v1/signing-keys/rotate", { body: { keep: true } });
    expect((again.json as { readonly keys: readonly string[] }).keys.slice(1)).toEqual(newest);
  });
});
