import { Token, TerraformVariable, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import fc from "fast-check";

import {
  connectionResourceType,
  INTEGRATION_TYPES,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { ValidationError } from "@parkit/provider-schema/internal/rules/validation-error";

import {
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  HttpAuth,
  IdentifierTags,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
  Secret,
  type ConnectionProps,
  type IPrivateActionRunner,
} from "../index";
import { removeSynthesized, synthesize, withoutHashes, type SynthesizedStack } from "../synthesize.fixture";
import { connectionResource, ParkitConnection } from "../terraform/parkit-connection";

afterAll(removeSynthesized);

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

function runnerIn(stack: TerraformStack, urn = URN): PrivateActionRunner {
  return new PrivateActionRunner(stack, "runner", {
    name: "payments",
    allow: ["com.datadoghq.http.request"],
    identity: RunnerIdentity.secret({ secretName: "payments-identity", urn }),
    deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
  });
}

/** Arguments of one connection, made with what the props need of the stack. */
function argumentsOf(
  props: (
    stack: TerraformStack,
    variable: (name: string, type: string) => TerraformVariable,
  ) => Partial<ConnectionProps>,
): Readonly<Record<string, unknown>> | undefined {
  const stack = synthesize((scope) => {
    configureProviders(scope, { parkit: {} });
    new Connection(scope, "connection", {
      name: "billing",
      integration: Integration.http({ baseUrl: "https://billing.example.com" }),
      ...props(scope, (name, type) => new TerraformVariable(scope, name, { type })),
    });
  });
  return theConnection(stack);
}

/** The only connection of a stack, of whatever integration. */
function theConnection(stack: SynthesizedStack): Readonly<Record<string, unknown>> | undefined {
  const found = INTEGRATION_TYPES.flatMap((type) =>
    Object.values(stack.resources(connectionResourceType(type))),
  );
  return found.length === 1 ? found[0] : undefined;
}

function theGroup(stack: SynthesizedStack): unknown {
  return Object.values(stack.resources("parkit_connection_group"))[0];
}

describe("Connection", () => {
  it("makes one resource, paired with its runner, tags sorted", () => {
    expect(
      argumentsOf((stack) => ({ runner: runnerIn(stack), identifierTags: { team: "a", env: "prod" } })),
    ).toEqual({
      name: "billing",
      runner_urn: URN,
      identifier_tags: ["env:prod", "team:a"],
      base_url: "https://billing.example.com",
      none: {},
    });
  });

  it.each(INTEGRATION_TYPES)("has a class for connections of %s", (type) => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {} });
      const made = connectionResource(scope, "connection", type, { attributes: { name: "c" } });
      expect(made).toBeInstanceOf(ParkitConnection);
      expect(made.constructor.name.toLowerCase()).toBe(`parkitconnection${type.replaceAll("-", "")}`);
    });
    expect(theConnection(stack)).toEqual({ name: "c" });
  });

  it("passes what only Terraform knows through, wherever it stands", () => {
    expect(
      argumentsOf((stack, variable) => ({
        name: variable("name", "string").stringValue,
        runner: runnerIn(stack, variable("urn", "string").stringValue),
        identifierTags: [`env:${variable("env", "string").stringValue}`],
        deletionProtection: variable("protected", "bool").booleanValue,
        integration: Integration.http({ baseUrl: `https://${variable("host", "string").stringValue}/` }),
      })),
    ).toEqual({
      name: "${var.name}",
      runner_urn: "${var.urn}",
      identifier_tags: ["env:${var.env}"],
      deletion_protection: "${var.protected}",
      base_url: "https://${var.host}/",
      none: {},
    });
  });

  it.each([
    ["list", "list(string)", "${var.tags}"],
    ["map", "map(string)", '${formatlist("%s:%s", keys(var.tags), values(var.tags))}'],
  ])("takes tags as a %s that only Terraform knows", (kind, type, expression) => {
    const made = argumentsOf((_stack, variable) => {
      const tags = variable("tags", type);
      return {
        identifierTags: kind === "list" ? IdentifierTags.of(tags.listValue) : Token.asStringMap(tags.value),
      };
    });
    expect(made).toHaveProperty("identifier_tags", expression);
  });

  it("keeps text literal that Terraform would evaluate", () => {
    const auth = HttpAuth.token({
      tokens: [{ name: "key", value: Secret.terraform("api_key") }],
      headers: [{ name: "X-Key", value: "${key} %{if} {{ key }}" }],
    });
    expect(
      argumentsOf(() => ({ integration: Integration.http({ baseUrl: "https://a.example.com", auth }) })),
    ).toEqual({
      name: "billing",
      base_url: "https://a.example.com",
      token_auth: {
        tokens: [{ name: "key", value: "${var.api_key}" }],
        headers: [{ name: "X-Key", value: "$${key} %%{if} {{ key }}" }],
      },
    });
  });

  it("finds the credential file of a runner, also of one made elsewhere", () => {
    const credentials = { orders: { type: "postgresql", from: { secretName: "orders-db" } } } as const;
    const path = "/etc/dd-action-runner/config/credentials/orders-db/postgresql_token.json";
    const elsewhere = (stack: TerraformStack): IPrivateActionRunner =>
      PrivateActionRunner.fromUrn(stack, "runner", URN, { credentials });
    const integration = Integration.postgresql({ credential: "orders" });
    expect(argumentsOf((stack) => ({ runner: elsewhere(stack), integration }))).toEqual({
      name: "billing",
      runner_urn: URN,
      credential_file: { path },
    });
  });

  it.each<[string, string, (stack: TerraformStack) => Partial<ConnectionProps>]>([
    [
      "a tag that is none",
      "[stack/connection] identifierTags[1]: ",
      () => ({ identifierTags: ["env:prod", "a:b:c"] }),
    ],
    [
      "a credential that an imported runner was not said to hold",
      "[stack/connection] integration.credential: the runner has no credential orders",
      (stack) => ({
        runner: PrivateActionRunner.fromUrn(stack, "runner", URN),
        integration: Integration.postgresql({ credential: "orders" }),
      }),
    ],
    [
      "a credential that the runner has not",
      "[stack/connection] integration.credential: ",
      (stack) => ({ runner: runnerIn(stack), integration: Integration.postgresql({ credential: "orders" }) }),
    ],
  ])("throws for %s, naming construct and prop", (_what, message, props) => {
    expect(() => argumentsOf(props)).toThrow(message);
  });

  it("throws everything that is wrong at once", () => {
    const build = (): unknown =>
      argumentsOf(() => ({ name: "", identifierTags: IdentifierTags.of(["1:a", "b"]) }));
    expect(build).toThrow(expect.objectContaining({ code: "PARKIT_VALIDATION" }) as Error);
    for (const prop of ["name", "identifierTags[0]", "identifierTags[1]"])
      expect(build).toThrow(`[stack/connection] ${prop}: `);
  });

  it("is known by its kind, also to another copy of the library", () => {
    synthesize((stack) => {
      configureProviders(stack, { parkit: {} });
      const made = new Connection(stack, "a", {
        name: "a",
        integration: Integration.http({ baseUrl: "https://a.example.com" }),
      });
      expect(Connection.isConnection(made)).toBe(true);
      expect(Connection.isConnection(stack)).toBe(false);
      expect(Connection.isConnection(undefined)).toBe(false);
      expect(ConnectionGroup.isConnectionGroup(made)).toBe(false);
      expect(PrivateActionRunner.isPrivateActionRunner(made)).toBe(false);
    });
  });

  it("takes over what exists, by an import block and without Terraform", () => {
    const [importId, groupId] = [
      "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10",
      "a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4",
    ];
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {} });
      const { parkit: provider } = configureProviders(scope, { parkit: { alias: "eu" } });
      const later = new TerraformVariable(scope, "id", {}).stringValue;
      const integration = Integration.http({ baseUrl: "https://a.example.com" });
      const identifierTags = { env: "prod" };
      const a = new Connection(scope, "a", { name: "a", integration, identifierTags, importId });
      new Connection(scope, "b", { name: "b", integration, importId: later, ...(provider && { provider }) });
      const props = { name: "g", identifierTagKeys: ["env"], connections: [a], importId: groupId };
      new ConnectionGroup(scope, "g", props);
    });
    expect(withoutHashes(stack.json["import"])).toEqual([
      { to: "parkit_connection_http.a", id: importId },
      { to: "parkit_connection_http.b", id: "${var.id}", provider: "parkit.eu" },
      { to: "parkit_connection_group.g", id: groupId },
    ]);
    expect(theGroup(stack)).not.toHaveProperty("import");
    expect(() => argumentsOf(() => ({ importId: "billing" }))).toThrow(
      '[stack/connection] importId: "billing" is not a UUID [connection/import-id]',
    );
  });

  it("waits for what it is told to wait for, by any of its own constructs", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {} });
      const integration = Integration.http({ baseUrl: "https://a.example.com" });
      const first = new Connection(scope, "first", { name: "first", integration });
      new Connection(scope, "second", { name: "second", integration, dependsOn: [first] });
    });
    const [first = ""] = Object.keys(stack.resources("parkit_connection_http"));
    expect(Object.values(stack.resources("parkit_connection_http"))[1]).toHaveProperty("depends_on", [
      `parkit_connection_http.${first}`,
    ]);
  });
});

/** A runner of an app's own class, of which only so much is known. */
class OwnRunner extends Construct implements IPrivateActionRunner {
  public readonly credentials = [];
}

class OwnNamedRunner extends OwnRunner {
  public readonly runnerName = "own";
}

describe("a connection that was given a runner", () => {
  const urn = fc.constantFrom("known", "token", "none");
  const runnerKind = fc.oneof(
    fc.record({ kind: fc.constant("own" as const), runner: fc.constantFrom(OwnRunner, OwnNamedRunner) }),
    fc.record({
      kind: fc.constant("imported" as const),
      urn: fc.constantFrom("known", "token", "text", "empty"),
    }),
    fc.record({
      kind: fc.constant("made" as const),
      identity: fc.constantFrom(
        "secret",
        "self-enroll",
        "managed",
        "managed in a Secret",
        "file",
        "inline",
        "left out",
      ),
      urn,
      apply: fc.constantFrom("artifact" as const, "terraform" as const),
    }),
  );
  const integration = fc.constantFrom(
    Integration.http({ baseUrl: "https://internal.example.com" }),
    Integration.http(),
    Integration.kubernetes(),
  );
  type RunnerKind = typeof runnerKind extends fc.Arbitrary<infer T> ? T : never;

  function runnerOf(stack: TerraformStack, chosen: RunnerKind): IPrivateActionRunner {
    const later = (): string => new TerraformVariable(stack, "urn", { type: "string" }).stringValue;
    if (chosen.kind === "own") return new chosen.runner(stack, "runner");
    if (chosen.kind === "imported") {
      const texts = { known: URN, text: "payments", empty: "" };
      const text = chosen.urn === "token" ? later() : texts[chosen.urn];
      return PrivateActionRunner.fromUrn(stack, "runner", text);
    }
    const named = chosen.urn === "none" ? {} : { urn: chosen.urn === "known" ? URN : later() };
    const identities = {
      secret: RunnerIdentity.secret({ secretName: "payments-identity", ...named }),
      "self-enroll": RunnerIdentity.selfEnroll(named),
      managed: RunnerIdentity.managed(),
      "managed in a Secret": RunnerIdentity.managed({ secretName: "payments-identity" }),
      file: RunnerIdentity.file({ path: "/etc/identity", ...named }),
      inline: RunnerIdentity.inline({ urn: URN, ...named, privateKey: "a2V5", force: true }),
      "left out": undefined,
    };
    const identity = identities[chosen.identity];
    return new PrivateActionRunner(stack, "runner", {
      name: "payments",
      allow: ["com.datadoghq.http.request", "com.datadoghq.kubernetes.core.listPod"],
      ...(identity === undefined ? {} : { identity }),
      deployment: Deployment.helm({ namespace: "datadog", apply: chosen.apply }),
    });
  }

  /**
   * URN that a connection is rendered with; "enrolled" for that of an enrollment, "refused" when synthesis
   * ends with the rules that were broken.
   */
  function renderedUrn(chosen: RunnerKind, connected: ConnectionProps["integration"]): unknown {
    try {
      const synthesized = synthesize((stack) => {
        configureProviders(stack, { parkit: {}, helm: {}, kubernetes: {} });
        new Connection(stack, "c", { name: "c", runner: runnerOf(stack, chosen), integration: connected });
      });
      const rendered = String(theConnection(synthesized)?.["runner_urn"]);
      return /^\$\{parkit_runner_enrollment\.\w+\.urn\}$/.test(rendered) ? "enrolled" : rendered;
    } catch (error) {
      if (error instanceof ValidationError || String(error).includes("Validation failed")) return "refused";
      throw error;
    }
  }

  it("is rendered with the URN, or refused", () => {
    const seen = new Set<unknown>();
    fc.assert(
      fc.property(runnerKind, integration, (chosen, connected) => {
        const rendered = renderedUrn(chosen, connected);
        seen.add(rendered);
        expect([URN, "${var.urn}", "enrolled", "refused"]).toContain(rendered);
      }),
      // Each run synthesizes a stack.
      { numRuns: 200 },
    );
    expect(seen.size).toBe(4);
  });

  it("is refused with the place when nothing tells the URN", () => {
    const pair = (): unknown =>
      synthesize((stack) => {
        configureProviders(stack, { parkit: {} });
        const runner = new OwnRunner(stack, "runner");
        new Connection(stack, "c", { name: "c", runner, integration: Integration.http() });
      });
    expect(pair).toThrow(
      /^\[stack\/c\] runner: .* stack\/runner, whose URN is not known \[identity\/urn-unknown\]/,
    );
  });
});
