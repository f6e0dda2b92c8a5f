import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import {
  encodeEnrollmentRequest,
  EnrollmentPath,
  parseEnrollmentAnswer,
} from "@parkit/protocol/internal/enrollment";
import { answeredId } from "@parkit/protocol/internal/json-api";
import { generateRunnerKey, publicKeyPem } from "@parkit/protocol/internal/key-pair";
import {
  connectionResourceType,
  impliedCredential,
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialKind,
  type HttpPart,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { parkit } from "@parkit/terraform-provider/internal/parkit";
import {
  blockType,
  isObjectValue,
  isWhollyKnown,
  sameValue,
  UNKNOWN,
  type ObjectValue,
  type Type,
  type Value,
} from "@parkit/terraform-plugin";
import { providerDriver, type ProviderDriver } from "../support/provider-driver";

const words = fc.stringMatching(/^[a-z][a-zA-Z0-9 ._-]{0,18}[a-z0-9]$/);
const secrets = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }).map((text) => text.normalize());
const tags = fc.uniqueArray(
  fc.tuple(fc.constantFrom("env", "team", "Region"), fc.stringMatching(/^[a-z0-9][a-z0-9_/-]{0,9}$/)),
  {
    maxLength: 5,
    selector: (tag) => tag.join(":"),
  },
);

const named = (value: fc.Arbitrary<ObjectValue>): fc.Arbitrary<ObjectValue[]> =>
  fc
    .uniqueArray(fc.record({ name: words, rest: value }), { maxLength: 4, selector: ({ name }) => name })
    .map((list) => list.map(({ name, rest }) => ({ name, ...rest })));
const pairs = fc.option(named(fc.record({ value: fc.string({ maxLength: 20 }) }).map(normalised)), {
  nil: null,
});

/** A secret, stored or write-only. */
const secret = (name: string): fc.Arbitrary<ObjectValue> =>
  fc.oneof(
    secrets.map((value): ObjectValue => ({ [name]: value })),
    fc
      .tuple(secrets, fc.nat(9))
      .map(([value, version]): ObjectValue => ({ [`${name}_wo`]: value, [`${name}_wo_version`]: version })),
  );

const httpParts: Readonly<Record<HttpPart, fc.Arbitrary<Value>>> = {
  tokens: fc.option(named(secret("value")), { nil: null }),
  headers: pairs,
  url_parameters: pairs,
  body: fc.option(fc.record({ content: words, content_type: fc.option(words, { nil: null }) }), {
    nil: null,
  }),
};

function fieldsOf(kind: CredentialKind): fc.Arbitrary<ObjectValue> {
  const ofRequests = (kind.parts ?? []).map((part) => httpParts[part].map((value) => ({ [part]: value })));
  const parts = kind.fields.map(({ name, secret: isSecret, optional, format }): fc.Arbitrary<ObjectValue> => {
    if (isSecret === true) return secret(name);
    const value =
      format?.pattern.source.includes("12") === true
        ? fc.constantFrom("111122223333", "444455556666")
        : format === undefined
          ? words
          : fc.constantFrom("Ops", "Admin");
    return (optional === true ? fc.option(value, { nil: null }) : value).map((text) => ({ [name]: text }));
  });
  return fc.tuple(...parts, ...ofRequests).map((list) => Object.assign({}, ...list) as ObjectValue);
}

function typeOf(type: IntegrationType): Type {
  return blockType(parkit.resources?.[connectionResourceType(type)]?.schema.block ?? {});
}

const kinds = INTEGRATION_TYPES.flatMap((type) =>
  INTEGRATIONS[type].credentials.map((credential) => ({ type, credential })),
);

/** Configurations of one integration and credential, as a user may write them. */
function configurations(
  urn: string,
  type: IntegrationType,
  credential: CredentialKind,
): fc.Arbitrary<ObjectValue> {
  const needsRunner = INTEGRATIONS[type].reach === "runner" || credential.reach === "runner";
  return fc
    .record({
      name: words,
      identifier_tags: fc.option(
        tags.map((list) => list.map((tag) => tag.join(":"))),
        { nil: null },
      ),
      deletion_protection: fc.constantFrom(null, false, true),
      fields: fieldsOf(credential),
      url: fc.webUrl().map((text) => text.normalize()),
    })
    .map(({ fields, url, ...rest }) => ({
      ...rest,
      runner_urn: needsRunner ? urn : null,
      ...(INTEGRATIONS[type].baseUrl === true && !needsRunner ? { base_url: url } : {}),
      ...(impliedCredential(INTEGRATIONS[type]) === undefined
        ? { [terraformName(credential.type)]: fields }
        : {}),
    }));
}

function normalised(value: { value: string }): ObjectValue {
  return { value: value.value.normalize() };
}

describe("plan and apply of connections", () => {
  let plane: ControlPlane;
  let urn: string;
  const drivers = new Map<string, Promise<ProviderDriver>>();

  /** The provider for connections of an integration. */
  function driverOf(type: IntegrationType): Promise<ProviderDriver> {
    const resource = connectionResourceType(type);
    const driver =
      drivers.get(resource) ??
      providerDriver(resource, { api_key: plane.apiKey, app_key: plane.appKey, api_url: plane.url });
    drivers.set(resource, driver);
    return driver;
  }

  beforeAll(async () => {
    plane = await startControlPlane();
    const body = encodeEnrollmentRequest({
      runnerName: "r",
      runnerModes: ["pull"],
      publicKeyPem: publicKeyPem(await generateRunnerKey()),
    });
    const headers = { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey };
    const answer = await fetch(plane.url + EnrollmentPath.OWNED, { method: "POST", headers, body });
    const { orgId, runnerId } = parseEnrollmentAnswer(await answer.text());
    urn = `urn:dd:apps:on-prem-runner:us1:${orgId}:${runnerId}`;
  });

  afterAll(async () => {
    for (const driver of drivers.values()) (await driver).close();
    await plane.close();
  });

  /** What the CLI demands of a plan: what the user wrote stands in it, write-only values do not. */
  function expectHonest(planned: Value, config: Value, path = ""): void {
    if (!isObjectValue(config) || !isObjectValue(planned)) {
      if (config !== null) expect([path, planned]).toEqual([path, config]);
      return;
    }
    for (const [name, value] of Object.entries(config)) {
      if (name.endsWith("_wo")) expect([name, planned[name]]).toEqual([name, null]);
      else if (!Array.isArray(value)) expectHonest(planned[name] ?? null, value, `${path}.${name}`);
    }
  }

  async function settled(type: IntegrationType, prior: Value, config: ObjectValue): Promise<Value> {
    const driver = await driverOf(type);
    const plan = await driver.plan(prior, config);
    expect(plan.errors).toEqual([]);
    expectHonest(plan.value, config);
    const { value: state, errors } = await driver.apply(prior, plan.value, config);
    expect(errors).toEqual([]);
    expect(isWhollyKnown(state)).toBe(true);
    expectKept(plan.value, state);
    const read = await driver.read(state);
    expect(read).toEqual({ value: state, errors: [] });
    const again = await driver.plan(read.value, config);
    expect(sameValue(again.value, state, typeOf(type))).toBe(true);
    return state;
  }

  /** What the CLI demands of a result: every known value of the plan unchanged. */
  function expectKept(planned: Value, state: Value, path = ""): void {
    if (planned === UNKNOWN) return;
    if (!isObjectValue(planned) || !isObjectValue(state)) {
      expect([path, state]).toEqual([path, planned]);
      return;
    }
    for (const [name, value] of Object.entries(planned))
      expectKept(value, state[name] ?? null, `${path}.${name}`);
  }

  it("settle for any configuration and any change of it", async () => {
    const cases = fc.constantFrom(...kinds).chain(({ type, credential }) => {
      const configuration = configurations(urn, type, credential);
      return fc.tuple(fc.constant(type), configuration, configuration);
    });
    await fc.assert(
      fc.asyncProperty(cases, async ([type, first, second]) => {
        const driver = await driverOf(type);
        const [one, two] = [driver.complete(first), driver.complete(second)];
        expect(await driver.validate(one)).toEqual([]);
        const created = await settled(type, null, one);
        const change = await driver.plan(created, two);
        const isProtected = one["deletion_protection"] === true;
        expect(change.errors.length > 0).toBe(change.replace && isProtected);
        if (!change.replace) await settled(type, created, two);
        const removed = await driver.apply(created, null, null);
        expect(removed).toEqual({ value: null, errors: [] });
        expect((await driver.read(created)).value).toBeNull();
      }),
      // Each run takes some twenty requests over HTTP.
      { numRuns: 150 },
    );
  });
});

/** Whether the CLI can store the state, and find the object again by it. */
function isStorable(state: Value): boolean {
  return isObjectValue(state) && isWhollyKnown(state) && typeof state["id"] === "string";
}

describe("answers of any shape", () => {
  let server: Server;
  let driver: ProviderDriver;
  let answer: { status: number; body: string };

  beforeAll(async () => {
    server = createServer((_incoming, outgoing) => {
      outgoing.writeHead(answer.status, { "Content-Type": "application/json" }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    driver = await providerDriver("parkit_connection_http", {
      api_key: "k",
      app_key: "k",
      api_url: url,
      validate: false,
      http_client_retry_enabled: false,
    });
  });

  afterAll(async () => {
    driver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("end in a state that can be stored or in an error, and never lose an object that has an id", async () => {
    const id = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
    const anything = fc.jsonValue({ maxDepth: 2 });
    const near = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: anything });
    const entries = fc.array(
      fc.record({ name: near(words), value: near(words), type: near(words) }, { requiredKeys: [] }),
      { maxLength: 3 },
    );
    const documents = fc.record({
      data: near(
        fc.record(
          {
            id: near(fc.constant(id)),
            type: near(fc.constant("action_connection")),
            attributes: near(
              fc.record(
                {
                  name: near(words),
                  tags: near(fc.array(words, { maxLength: 2 })),
                  runner_id: near(words),
                  acting_user_can_resolve: anything,
                  integration: near(
                    fc.record({
                      type: near(fc.constant("HTTP")),
                      base_url: near(words),
                      credentials: near(
                        fc.record(
                          {
                            type: near(fc.constant("HTTPTokenAuth")),
                            tokens: near(entries),
                            headers: near(entries),
                            body: near(fc.record({ content: near(words) })),
                          },
                          { requiredKeys: ["type"] },
                        ),
                      ),
                    }),
                  ),
                },
                { requiredKeys: ["name", "integration"] },
              ),
            ),
          },
          { requiredKeys: ["id", "type", "attributes"] },
        ),
      ),
    });
    const bodies = fc.oneof(
      { weight: 4, arbitrary: documents.map((document) => JSON.stringify(document)) },
      { weight: 1, arbitrary: fc.string() },
    );
    const statuses = fc.constantFrom(200, 200, 200, 201, 204, 400, 403, 404, 409, 500, 503);
    const config = driver.complete({
      name: "n",
      base_url: "https://x.example",
      token_auth: {
        tokens: [{ name: "t", value_wo: "canary-secret", value_wo_version: 1 }],
        headers: [{ name: "h", value: "v" }],
      },
    });
    const ofAnotherObject = JSON.stringify({
      data: {
        id: "another",
        type: "action_connection",
        attributes: {
          name: "n",
          integration: {
            type: "HTTP",
            base_url: "https://x.example",
            credentials: { type: "HTTPTokenAuth" },
          },
        },
      },
    });
    await fc.assert(
      fc.asyncProperty(statuses, bodies, async (status, body) => {
        answer = { status, body };
        const plan = await driver.plan(null, config);
        const created = await driver.apply(null, plan.value, config);
        expect(isStorable(created.value) || created.errors.length > 0).toBe(true);
        expect(created.value === null || isStorable(created.value)).toBe(true);
        const answered = status < 300 && status !== 204 ? answeredId(body) : undefined;
        expect(isObjectValue(created.value) ? created.value["id"] : undefined).toBe(answered);
        expect(JSON.stringify(created)).not.toContain("canary");
        const state = driver.complete({ ...config, id, deletion_protection: false });
        const read = await driver.read(state);
        expect(isStorable(read.value) || status === 404 || read.errors.length > 0).toBe(true);
        const updated = await driver.apply(
          state,
          (await driver.plan(state, driver.complete({ ...config, name: "m" }))).value,
          driver.complete({ ...config, name: "m" }),
        );
        expect(isObjectValue(updated.value) && updated.value["id"]).toBe(id);
      }),
      // Each run takes requests over HTTP.
      { numRuns: 300, examples: [[200, ofAnotherObject]] },
    );
  });
});
