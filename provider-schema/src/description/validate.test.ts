import fc from "fast-check";

import { RULES } from "../rules/description/index";
import { validate } from "./validate";
import type { Violation } from "../rules/violation";

/** Stands for a value that is known later, as CDKTF's tokens do. */
const LATER = "${later}";
const isLater = (value: unknown): boolean => typeof value === "string" && value.includes(LATER);

const words = fc.constantFrom(
  "a",
  "b",
  "payments",
  "Payments",
  "default",
  "env:prod",
  "",
  "x".repeat(300),
  LATER,
);
const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const urns = oneOf(
  "urn:dd:apps:on-prem-runner:us1:1:a",
  "urn:dd:apps:on-prem-runner:eu1:1:b",
  "urn:datadog:private-action-runner:organization:1:runner:a",
  LATER,
  "",
);
const secrets = fc.oneof(
  fc.record({ secretName: words, key: maybe(words) }),
  fc.record({ type: fc.constant("literal"), value: words, force: maybe(fc.boolean()) }),
  fc.record({
    type: fc.constant("file"),
    path: oneOf("/a", "b", "/etc/dd-action-runner/config/../x", LATER),
  }),
  fc.record({ type: fc.constant("terraform"), variable: words }),
  words,
);
const identities = fc.oneof(
  fc.record({
    type: fc.constant("self-enroll"),
    ownership: maybe(oneOf("owned", "ownerless")),
    urn: maybe(urns),
  }),
  fc.record({ type: oneOf("secret", "managed", LATER), secretName: words, urn: maybe(urns) }),
  fc.record({ type: fc.constant("file"), path: words, urn: maybe(urns) }),
  fc.record({ type: fc.constant("inline"), urn: urns, privateKey: words, force: maybe(fc.boolean()) }),
  words,
);
// Few unknown names: looking for what was meant takes most of the time.
const allowlists = fc.oneof(
  fc.array(
    fc.oneof(
      {
        weight: 20,
        arbitrary: oneOf(
          "com.datadoghq.http.request",
          "com.datadoghq.kubernetes.core.*",
          "com.datadoghq.postgresql.select",
          LATER,
        ),
      },
      { weight: 1, arbitrary: fc.record({ custom: words }) },
      { weight: 1, arbitrary: words },
    ),
    { maxLength: 4 },
  ),
  oneOf("none", LATER),
);
const components = fc.oneof(
  fc.constant(false),
  fc.record({ allow: allowlists, identity: maybe(identities) }),
  words,
);
const deployments = fc.oneof(
  fc.record({
    type: oneOf("helm", "helm-agent", "operator", "manifests", LATER),
    namespace: words,
    release: maybe(words),
    replicas: maybe(fc.integer({ min: -1, max: 2 })),
    agentVersion: maybe(oneOf("7.81.2", "latest", LATER)),
    imageTag: maybe(oneOf("v1.21.0", "1.21.0", "latest", "a b", LATER)),
  }),
  fc.record({ type: oneOf("docker", "compose", "linux", "windows") }),
  words,
);
const runners = fc.record(
  {
    name: words,
    site: fc.oneof(
      oneOf("us1", "ddog-gov.com", "nowhere", LATER),
      fc.record({ appUrl: words, apiUrl: words }),
    ),
    modes: fc.oneof(fc.array(oneOf("pull", "push", "both", LATER), { maxLength: 3 }), words),
    push: fc.oneof(
      fc.record({
        hostname: words,
        allowedOrigins: maybe(fc.array(oneOf("https://a.example", "https://a.example/b", LATER))),
      }),
      words,
    ),
    allow: allowlists,
    node: components,
    clusterAgent: components,
    identity: identities,
    credentials: fc.oneof(
      fc.dictionary(
        words,
        fc.oneof(fc.record({ type: oneOf("script", "postgresql", LATER), from: secrets }), words),
        { maxKeys: 3 },
      ),
      words,
    ),
    scripts: fc.oneof(
      fc.dictionary(
        words,
        fc.oneof(
          fc.record({
            command: fc.array(oneOf("sh", "-c", "{{ parameters.a }}", "{{ b }}", LATER, ""), {
              maxLength: 3,
            }),
          }),
          fc.record({
            powershell: oneOf("{{ parameters.a-b }} {{ parameters.a_b }}", "{{ parameters }}", LATER),
          }),
          words,
        ),
        { maxKeys: 2 },
      ),
      words,
    ),
    deployment: deployments,
    allowGov: fc.boolean(),
  },
  { requiredKeys: [] },
);
const integrations = fc.oneof(
  fc.record({
    type: fc.constant("http"),
    baseUrl: maybe(oneOf("https://a.example", "a", "https://u:p@a.example", LATER)),
    auth: fc.oneof(
      fc.record({
        type: oneOf("none", "basic-auth", "token-auth", LATER),
        username: maybe(words),
        credential: maybe(words),
        tokens: maybe(fc.array(fc.record({ name: words, value: secrets }), { maxLength: 2 })),
      }),
      words,
    ),
  }),
  fc.record({ type: oneOf("kubernetes", "slack", "google-docs", "nothing", LATER) }),
  fc.record({
    type: oneOf("postgresql", "gitlab", "ansible", "script"),
    credential: maybe(words),
    auth: maybe(fc.record({ type: fc.constant("api-key"), apiToken: secrets })),
  }),
  fc.record({
    type: fc.constant("aws"),
    auth: fc.record({ type: fc.constant("assume-role"), accountId: words, role: words }),
  }),
  words,
);
const connections = fc.record(
  {
    name: words,
    runner: words,
    integration: integrations,
    identifierTags: fc.oneof(
      fc.array(fc.oneof(words, oneOf("env:prod", "env:Prod", "Env:prod", `env:${LATER}`)), { maxLength: 4 }),
      fc.dictionary(oneOf("env", "Env", "team", "default", LATER), words, { maxKeys: 3 }),
      words,
    ),
    allowDots: fc.boolean(),
  },
  { requiredKeys: [] },
);
const groups = fc.record(
  {
    name: words,
    identifierTagKeys: fc.oneof(fc.array(oneOf("env", "Env", "team", LATER), { maxLength: 4 }), words),
    connections: fc.oneof(fc.array(words, { maxLength: 4 }), words),
    integration: oneOf("http", "kubernetes", "htp", LATER),
  },
  { requiredKeys: [] },
);
const orJunk = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() });
const descriptions = fc.record(
  {
    apiVersion: fc.constant("parkit/v1"),
    site: orJunk(oneOf("us1", "eu1", "us1-fed", "nowhere", LATER)),
    runners: orJunk(fc.array(orJunk(runners), { maxLength: 3 })),
    connections: orJunk(fc.array(orJunk(connections), { maxLength: 4 })),
    connectionGroups: orJunk(fc.array(orJunk(groups), { maxLength: 3 })),
  },
  { requiredKeys: ["apiVersion"] },
);

const ids = new Set<string>(RULES.map(({ id }) => id));

/** Whether a violation is of a known rule, says something, and judges nothing that is known only later. */
function isSound({ rule, message, hint, severity, value }: Violation): boolean {
  return (
    !isLater(value) &&
    (ids.has(rule) || /^(schema|connection|credential)\//.test(rule)) &&
    ["error", "warning"].includes(severity) &&
    !/undefined|\[object/.test(message + hint)
  );
}

describe("validate", () => {
  it("checks any description without failing, and nothing that is known only later", () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const violations = validate(description, { isUnknown: isLater });
        expect(violations.filter((violation) => !isSound(violation))).toEqual([]);
      }),
    );
  });

  it("finds the same each time", () => {
    // An own member of this name gets lost in structuredClone: what is compared is made twice.
    const hostile = (): unknown => JSON.parse('{ "apiVersion": "parkit/v1", "site": { "__proto__": null } }');
    fc.assert(
      fc.property(fc.clone<unknown, 2>(descriptions, 2), ([one, other]) => {
        expect(validate(one, { isUnknown: isLater })).toEqual(validate(other, { isUnknown: isLater }));
      }),
      { examples: [[[hostile(), hostile()]]] },
    );
  });

  it("checks anything at all without failing", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (input) => {
          expect(validate(input).length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("finds in every object what it finds there alone: nothing hides anything else", () => {
    const broken = {
      name: "Bad_Name",
      allow: "none",
      identity: { type: "self-enroll" },
      deployment: { type: "compose" },
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.anything(), { maxLength: 3 }),
        (place, others) => {
          const list: unknown[] = [...others];
          list.splice(place, 0, broken);
          const at = list.indexOf(broken);
          const paths = validate({ apiVersion: "parkit/v1", runners: list }).map(
            ({ rule, path }) => `${path} ${rule}`,
          );
          expect(paths).toContain(`runners[${at}].name name/runner`);
        },
      ),
    );
  });

  it("reports in the order of the description", () => {
    const violations = validate({
      apiVersion: "parkit/v1",
      connectionGroups: [{ name: "g", identifierTagKeys: [], connections: ["c"] }],
      connections: [
        { name: "c", runner: "nobody", integration: { type: "kubernetes" } },
        { name: "c ", integration: { type: "kubernetes" }, identifierTags: ["env"] },
      ],
      runners: [{ name: "R", deployment: { type: "compose" } }],
      site: "nowhere",
    });
    expect(violations.map(({ path }: Violation) => path)).toEqual([
      "site",
      "runners[0].name",
      "runners[0].allow",
      "connections[0].runner",
      "connections[1].name",
      "connections[1].identifierTags[0]",
      "connections[1]",
      "connectionGroups[0].identifierTagKeys",
    ]);
  });
});
