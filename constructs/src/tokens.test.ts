import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Fn, TerraformVariable, type TerraformStack } from "cdktf";
import { parse } from "yaml";

import { isIntegrationType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  type ConnectionProps,
  Credential,
  Deployment,
  PrivateActionRunner,
  type PrivateActionRunnerProps,
  RunnerIdentity,
  Secret,
} from "./index";
import { removeSynthesized, synthesize, type SynthesizedStack } from "./synthesize.fixture";

afterAll(removeSynthesized);

const GOLDEN = join(__dirname, "../../targets/golden");
const SCENARIOS = readdirSync(GOLDEN, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** A description as Terraform can deploy it: enrolled runners. */
function deployable(scenario: string): Description {
  const description = parse(readFileSync(join(GOLDEN, scenario, "parkit.yaml"), "utf8")) as Description;
  return { ...description, runners: (description.runners ?? []).map(enrolled) };
}

function enrolled(runner: RunnerInput): RunnerInput {
  const urn = `urn:dd:apps:on-prem-runner:us1:1234:${runner.name}`;
  if (runner.deployment.type === "docker")
    return {
      ...runner,
      identity: { type: "file", path: "/etc/parkit/identity.yaml", urn },
      deployment: { ...runner.deployment, configDirectory: "/etc/parkit" },
    };
  // Two stacks take one more than there is here.
  if (runner.deployment.type === "operator" && runner.deployment.crdStrategy === "staged")
    return { ...runner, deployment: { ...runner.deployment, crdStrategy: "inline" } };
  if (runner.identity?.type !== "managed") return runner;
  return { ...runner, identity: { type: "secret", secretName: `${runner.name}-identity`, urn } };
}

/** A way to a leaf: names of members and numbers of items. */
type Path = readonly (string | number)[];

/** Props of each construct that the guide says are written out. */
const GUIDE = readFileSync(join(__dirname, "../../docs/guide/tokens.md"), "utf8");
const STRUCTURAL = Object.fromEntries(
  [
    ["runners", "PrivateActionRunner"],
    ["connections", "Connection"],
    ["connectionGroups", "ConnectionGroup"],
  ].map(([list = "", construct = ""]) => {
    const rows = Array.from(
      GUIDE.matchAll(new RegExp(`^\\| \`${construct}\` \\| (.*?) \\|`, "gm")),
      ([, cell]) => cell,
    );
    const props = Array.from(rows.join(",").matchAll(/`([^`]+)`/g), ([, prop = ""]) => prop.split("."));
    return [list, props] as const;
  }),
);

function isStructural([list = "", , ...path]: Path): boolean {
  // Others of these are constructs, or made of them.
  if (list === "connections" && path[0] === "runner") return true;
  if (list === "connectionGroups" && path[0] === "connections") return true;
  return (STRUCTURAL[list] ?? []).some(
    (prop) =>
      prop.every((name, index) => name === "**" || matches(name, path[index])) &&
      // The prop itself, or an item of it.
      (prop.at(-1) === "**" || path.length === prop.length || typeof path[prop.length] === "number"),
  );
}

function matches(name: string, segment: string | number | undefined): boolean {
  return name === "*" ? segment !== undefined : name === segment;
}

/** Texts and numbers of a description that may be tokens. */
function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (path[0] === "apiVersion" || (path[0] === "site" && path.length === 1 && typeof value === "string"))
    return [];
  if (typeof value === "string" || typeof value === "number") return isStructural(path) ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) =>
    leavesOf(item, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

/** The same value with others in some places. */
function replaced(value: unknown, paths: readonly Path[], make: (value: unknown) => unknown): unknown {
  if (paths.some((path) => path.length === 0)) return make(value);
  if (typeof value !== "object" || value === null || paths.length === 0) return value;
  const entries = Object.entries(value).map(([name, item]: [string, unknown]) => {
    const below = paths.filter(([first]) => String(first) === name).map(([, ...rest]) => rest);
    return [name, replaced(item, below, make)] as const;
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Makes the objects of a description with tokens; what refers to another is told by the written names. */
function build(stack: TerraformStack, written: Description, tokens: Description): void {
  configureProviders(stack, {
    parkit: { providerSource: "registry.example.com/acme/parkit" },
    helm: {},
    kubernetes: {},
    docker: {},
  });
  const runners = new Map(
    (tokens.runners ?? []).map((runner, index) => {
      const site = runner.site ?? tokens.site;
      const props = (site === undefined ? runner : { ...runner, site }) as PrivateActionRunnerProps;
      const name = written.runners?.[index]?.name ?? "";
      return [name, new PrivateActionRunner(stack, `runner-${index}`, props)] as const;
    }),
  );
  const connections = new Map(
    (tokens.connections ?? []).map(({ runner: name, ...connection }, index) => {
      const runner = name === undefined ? undefined : runners.get(name);
      const props = (runner === undefined ? connection : { ...connection, runner }) as ConnectionProps;
      return [
        written.connections?.[index]?.name ?? "",
        new Connection(stack, `connection-${index}`, props),
      ] as const;
    }),
  );
  for (const [index, { connections: names, integration, ...group }] of (
    tokens.connectionGroups ?? []
  ).entries())
    new ConnectionGroup(stack, `group-${index}`, {
      ...group,
      connections: names.flatMap((name) => connections.get(name) ?? []),
      ...(integration !== undefined && isIntegrationType(integration) ? { integration } : {}),
    });
}

/** Everything that synthesis wrote. */
function written({ folder }: SynthesizedStack): string {
  return readdirSync(join(folder, "../.."), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

/** Where a token was taken for text, a number, an object or a list. */
const LEAKS = /TfToken\[|\[object \w+\]|String Map Token Value|-?\d(?:\.\d+)?e\+\d{3}/;

/** Deployments that are nothing but files. */
const FILES_ONLY: readonly string[] = ["compose", "linux", "windows"];

/** What came of a token in some places: "" when it arrived and nothing leaked. */
function outcome(description: Description, paths: readonly Path[], mixed = false): string {
  try {
    const stack = synthesize((scope) => {
      const text = new TerraformVariable(scope, "text", { type: "string" }).stringValue;
      const number = new TerraformVariable(scope, "number", { type: "number" }).numberValue;
      const token = (value: unknown): unknown =>
        typeof value === "number" ? number : mixed ? `a"${text}\\` : text;
      build(scope, description, replaced(description, paths, token) as Description);
    });
    const output = written(stack);
    const [leak] = LEAKS.exec(output) ?? [];
    if (leak !== undefined) return `leaks ${leak}`;
    return /var\.(?:text|number)\b/.test(output) ? "" : "is lost";
  } catch (error) {
    const refusal = String(error);
    return refusal.includes("[deployment/artifact-unknown]") ? "is refused for a file" : refusal;
  }
}

/** Whether a leaf stands in a file that is written at synthesis. */
function isInFile(description: Description, [list, index, ...path]: Path): boolean {
  if (list === "site")
    return description.runners?.some(({ deployment }) => isFiles(deployment.type)) === true;
  if (list !== "runners") return false;
  const runner = description.runners?.[Number(index)];
  if (runner === undefined) return false;
  if (isFiles(runner.deployment.type)) return true;
  // Secrets that somebody applies beside what Terraform deploys.
  const brought =
    runner.scripts !== undefined ||
    Object.values(runner.credentials ?? {}).some(({ from }) =>
      ["external", "literal"].includes(from.type ?? ""),
    );
  const named = path[0] === "name" || path.join(".") === "deployment.namespace" || path[0] === "credentials";
  return brought && named && ["helm", "helm-agent", "operator"].includes(runner.deployment.type);
}

function isFiles(type: string): boolean {
  return FILES_ONLY.includes(type);
}

/** Leaves that not everything that is written needs: no connection asks for them, or a file holds them. */
const UNUSED = /\.(?:urn|push\.hostname|push\.allowedOrigins\.\d+|push\.ingress\.\w+|from\.key)$/;

describe.each(SCENARIOS)("tokens in scenario %s", (scenario) => {
  const description = deployable(scenario);
  const leaves = leavesOf(description);

  it("are taken by every prop that decides nothing", () => {
    expect(leaves.length).toBeGreaterThan(0);
    const found = leaves.map((path) => [path.join("."), outcome(description, [path])] as const);
    const expected = found.map(([name, came], index) => {
      if (isInFile(description, leaves[index] ?? []) && came === "is refused for a file") return [name, came];
      return [name, UNUSED.test(name) && came === "is lost" ? came : ""];
    });
    expect(found).toEqual(expected);
  });

  it("are taken all at once, inside text that needs escaping", () => {
    const outside = leaves.filter((path) => !isInFile(description, path));
    expect(outside.length === 0 ? "" : outcome(description, outside, true)).toBe("");
  });
});

describe("names of what the same app makes", () => {
  it.each([
    ["helm", Deployment.helm({ namespace: "datadog" })],
    ["manifests", Deployment.manifests({ namespace: "datadog" })],
    ["operator", Deployment.operator({ namespace: "datadog" })],
    ["helm-agent", Deployment.helmAgent({ namespace: "datadog" })],
  ] as const)("are names of Secrets for %s", (_type, deployment) => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {}, kubernetes: {} });
      const secret = new SecretV1(scope, "secret", { metadata: { name: "orders-db" } });
      new PrivateActionRunner(scope, "runner", {
        name: "payments",
        allow: [Actions.jenkins.buildJenkinsJob],
        identity: RunnerIdentity.secret({ secretName: Fn.upper(secret.metadata.name) }),
        credentials: { ci: Credential.jenkins({ from: Secret.kubernetes(secret.metadata.name) }) },
        deployment,
      });
    });
    const output = written(stack);
    expect(output).toContain("kubernetes_secret_v1.secret.metadata[0].name");
    expect(output).not.toMatch(LEAKS);
  });
});

describe("the addresses of a control plane of one's own", () => {
  it.each([
    ["helm", Deployment.helm({ namespace: "datadog" })],
    ["operator", Deployment.operator({ namespace: "datadog" })],
  ] as const)("are taken apart by Terraform for %s", (_type, deployment) => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {}, kubernetes: {} });
      const url = new TerraformVariable(scope, "url", { type: "string" }).stringValue;
      new PrivateActionRunner(scope, "runner", {
        name: "payments",
        site: { appUrl: url, apiUrl: url },
        allow: [Actions.http.request],
        identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
        deployment,
      });
    });
    const output = written(stack);
    expect(output).toMatch(/(?:trimsuffix|replace)\(var\.url/);
    expect(output).not.toMatch(LEAKS);
  });
});

describe("lists and maps that only Terraform knows", () => {
  const runner = (props: (stack: TerraformStack) => Partial<PrivateActionRunnerProps>) =>
    synthesize((stack) => {
      configureProviders(stack, { helm: {}, kubernetes: {} });
      new PrivateActionRunner(stack, "runner", {
        name: "payments",
        allow: [Actions.http.request],
        identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
        deployment: Deployment.helm({ namespace: "datadog" }),
        ...props(stack),
      });
    });
  const list = (stack: TerraformStack) =>
    new TerraformVariable(stack, "list", { type: "list(string)" }).listValue;

  it("are handed over where nobody needs to know how long they are", () => {
    const tags = written(runner((stack) => ({ tags: list(stack) })));
    expect(tags).toContain("${jsonencode(var.list)}");
    const hosts = written(
      runner((stack) => ({
        deployment: Deployment.helmAgent({ namespace: "datadog", httpAllowlist: list(stack) }),
      })),
    );
    expect(hosts).toContain('join(\\",\\", var.list)');
    expect(tags + hosts).not.toMatch(LEAKS);
  });

  it("are refused where each item becomes something of its own", () => {
    const build = () =>
      runner((stack) => ({
        deployment: Deployment.helm({ namespace: "datadog", imagePullSecrets: list(stack) }),
      }));
    expect(build).toThrow(
      "[stack/runner] deployment.imagePullSecrets: is known only at deployment, but decides what is deployed",
    );
  });
});
