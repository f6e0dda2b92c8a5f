import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parkit } from "@parkit/terraform-provider/internal/parkit";
import { listen } from "@parkit/terraform-plugin/internal/wire/listen";
import { readDynamicValue } from "@parkit/terraform-plugin/internal/wire/messages/dynamic-value";
import { upgradeRequest, upgradeResponse } from "@parkit/terraform-plugin/internal/wire/messages/resource";
import { createProviderServer } from "@parkit/terraform-plugin/internal/calls/provider-server";
import { blockType } from "@parkit/terraform-plugin";
import { connectionBlock, describeWithParkit } from "../support/describe-with-parkit";
import { grpcClient, type GrpcClient } from "../support/grpc-client";

const RESOURCES = Object.entries(parkit.resources ?? {});
/** Versions of the provider that were released. */
const RELEASES = join(__dirname, "../../provider/releases.json");

/** States that are kept: of each released version a file, and one that a release begins with. */
const WRITTEN = join(__dirname, "released-states");
const PRESENT = "unreleased.json";

/** An object as a CLI wrote it into state. */
interface WrittenObject {
  readonly type: string;
  readonly schemaVersion: number;
  readonly attributes: object;
}

describe("states of other versions over the protocol", () => {
  const server = createProviderServer(parkit, { shutdown: () => undefined });
  let stop: () => void;
  let client: GrpcClient;

  beforeAll(async () => {
    const address = await listen(server, {});
    client = await grpcClient(address.address);
    stop = () => {
      client.close();
      server.close();
      address.dispose();
    };
  });

  afterAll(() => {
    stop();
  });

  const upgrade = async (typeName: string, state: object, version = 0) => {
    const json = Buffer.from(JSON.stringify(state));
    const request = upgradeRequest.encode({ typeName, version, rawState: { json } });
    const answer = await client.call("/tfplugin6.Provider/UpgradeResourceState", request);
    expect(answer.status).toBe(0);
    return upgradeResponse.decode(answer.message);
  };

  it.each(RESOURCES)(
    "takes over what %s still has, drops what it had, and leaves empty what is new",
    async (name, resource) => {
      const { upgradedState, diagnostics } = await upgrade(name, {
        id: "1",
        name: "a",
        former: { of: ["old"] },
      });
      expect(diagnostics).toEqual([]);
      const value = readDynamicValue(upgradedState, blockType(resource.schema.block));
      const attributes = Object.keys(resource.schema.block.attributes ?? {});
      const empty = Object.fromEntries(attributes.map((attribute) => [attribute, null]));
      expect(value).toEqual({ ...empty, id: "1", name: "a" });
    },
  );

  const read = async (file: string): Promise<readonly WrittenObject[]> => {
    const states = JSON.parse(await readFile(join(WRITTEN, file), "utf8")) as readonly WrittenObject[];
    expect([file, states.map(({ type }) => type)]).toEqual([
      file,
      expect.arrayContaining(["parkit_connection_http", "parkit_connection_group"]),
    ]);
    return states;
  };

  it(`keeps every value of ${PRESENT}, which a CLI wrote`, async () => {
    for (const { type, schemaVersion, attributes } of await read(PRESENT)) {
      const { upgradedState, diagnostics } = await upgrade(type, attributes, schemaVersion);
      expect([type, diagnostics]).toEqual([type, []]);
      const block = parkit.resources?.[type]?.schema.block ?? {};
      expect([type, readDynamicValue(upgradedState, blockType(block))]).toEqual([
        type,
        expect.objectContaining(attributes),
      ]);
    }
  });

  const releases = Object.keys(
    JSON.parse(readFileSync(RELEASES, "utf8")) as Readonly<Record<string, string>>,
  );
  if (releases.length === 0)
    it.todo("reads a state of every released version [skipped: nothing was released yet]");
  for (const version of releases) {
    it(`reads the state that ${version} wrote, which is kept`, async () => {
      for (const { type, schemaVersion, attributes } of await read(`${version}.json`)) {
        const { diagnostics } = await upgrade(type, attributes, schemaVersion);
        expect([type, diagnostics]).toEqual([type, []]);
      }
    });
  }

  it("does the same within nested attributes", async () => {
    const { upgradedState, diagnostics } = await upgrade("parkit_connection_http", {
      id: "1",
      base_url: "https://x.example",
      former: true,
      token_auth: { former: true, tokens: [{ name: "t", former: 1 }] },
    });
    expect(diagnostics).toEqual([]);
    const block = parkit.resources?.["parkit_connection_http"]?.schema.block ?? {};
    const value = readDynamicValue(upgradedState, blockType(block));
    expect(value).toMatchObject({
      base_url: "https://x.example",
      none: null,
      token_auth: { tokens: [{ name: "t", value: null, value_wo: null }], headers: null },
    });
  });

  it("does not keep what has become write-only", async () => {
    const { upgradedState } = await upgrade("parkit_runner_enrollment", { id: "1", public_key_wo: "canary" });
    const block = parkit.resources?.["parkit_runner_enrollment"]?.schema.block ?? {};
    expect(readDynamicValue(upgradedState, blockType(block))).toMatchObject({ id: "1", public_key_wo: null });
  });

  it.each(RESOURCES)("refuses a later form of %s, and says what helps", async (name) => {
    const { upgradedState, diagnostics } = await upgrade(name, { id: "canary" }, 7);
    expect(upgradedState).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        severity: 1,
        summary: "State is newer than the provider",
        detail: expect.stringContaining("schema version 7") as string,
      },
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain("canary");
  });

  it("refuses an attribute that has another type by now, without showing it", async () => {
    const { diagnostics } = await upgrade("parkit_connection_http", { id: "1", name: { first: "canary" } });
    expect(diagnostics).toMatchObject([{ severity: 1 }]);
    expect(JSON.stringify(diagnostics)).not.toContain("canary");
  });
});

/** A state file. */
interface WrittenState {
  readonly resources: readonly { readonly type: string; readonly instances: readonly StoredInstance[] }[];
}

/** Names of members, and what is below them; values are left out. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(formOf);
  if (typeof value !== "object" || value === null) return "a value";
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, formOf(member)]));
}

/** One object in a state file. */
interface StoredInstance {
  schema_version: number;
  readonly attributes: Record<string, unknown>;
}

describeWithParkit("states of other versions under the real CLI", (at) => {
  /** Changes what the state file has for each object. */
  const rewrite = async (change: (instance: StoredInstance) => void): Promise<void> => {
    const file = join(at.stack.path, "terraform.tfstate");
    const state = JSON.parse(await readFile(file, "utf8")) as {
      readonly resources: readonly { readonly instances: readonly StoredInstance[] }[];
    };
    state.resources.flatMap(({ instances }) => instances).forEach(change);
    await writeFile(file, JSON.stringify(state));
  };

  it(`writes objects of the forms of ${PRESENT}`, async () => {
    await at.stack.configure(
      connectionBlock(
        "a",
        `  base_url = "https://billing.example.com"
  identifier_tags = ["env:a"]
  deletion_protection = false
  access = { viewer = [], resolver = [], editor = [] }
  token_auth = {
    tokens = [{ name = "t", value_wo = "secret", value_wo_version = 1 }]
    headers = [{ name = "x-token", value = "{{ t }}" }]
  }`,
      ) +
        connectionBlock(
          "b",
          `  runner_urn = "${at.urn}"\n  credential_file = { path = "/b.json" }`,
          "postgresql",
        ) +
        `resource "parkit_connection_group" "g" {\n  name = "g"\n  integration = "http"\n  identifier_tag_keys = ["env"]\n  connection_ids = [parkit_connection_http.a.id]\n}\n`,
    );
    await at.stack.apply();
    const state = JSON.parse(
      await readFile(join(at.stack.path, "terraform.tfstate"), "utf8"),
    ) as WrittenState;
    const written = state.resources.flatMap(({ type, instances }) =>
      instances.map(({ schema_version: schemaVersion, attributes }) => ({ type, schemaVersion, attributes })),
    );
    const kept = JSON.parse(await readFile(join(WRITTEN, PRESENT), "utf8")) as readonly WrittenObject[];
    const formsOf = (objects: readonly WrittenObject[]): unknown =>
      objects.map(({ type, schemaVersion, attributes }) => [type, schemaVersion, formOf(attributes)]);
    expect(formsOf(written)).toEqual(formsOf(kept));
  });

  it("goes on with the state of an older version, and plans nothing", async () => {
    await at.stack.configure(
      connectionBlock("a", `  runner_urn = "${at.urn}"\n  none = {}\n  identifier_tags = ["env:a"]`) +
        `resource "parkit_connection_group" "g" {\n  name = "g"\n  integration = "http"\n  identifier_tag_keys = ["env"]\n  connection_ids = [parkit_connection_http.a.id]\n}\n`,
    );
    await at.stack.apply();
    await rewrite(({ attributes }) => {
      Object.assign(attributes, { former: { nested: ["gone"] } });
      for (const name of ["access", "deletion_protection", "postgresql"])
        Reflect.deleteProperty(attributes, name);
    });
    expect(await at.stack.planCode()).toBe(0);
  });

  it("refuses the state of a later version, and touches nothing", async () => {
    await at.stack.configure(connectionBlock("a", `  runner_urn = "${at.urn}"\n  none = {}`));
    await at.stack.apply();
    await rewrite((instance) => {
      instance.schema_version = 7;
    });
    at.stack.takeRequests();
    expect(await at.stack.fail("plan")).toMatch(/newer provider version|State is newer than the provider/);
    expect(at.stack.takeRequests()).toEqual([]);
  });
});
