import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";

import { type App, Aspects, TerraformStack, TerraformVariable, Token, type IAspect } from "cdktf";
import { ScriptTarget, transpileModule } from "typescript";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  ForbidActions,
  ForbidWildcards,
  HttpAuth,
  Integration,
  PrivateActionRunner,
  Requirement,
  IdentifierTags,
  RequirePinnedVersions,
  RequireRestrictedAccess,
  RequireTags,
  RunnerIdentity,
  type ConnectionProps,
  type IdentifierTagProps,
  type PrivateActionRunnerProps,
} from "@parkit/constructs";
import { codeBlocks } from "../support/code-blocks";
import { removeSynthesized, synthesizeApp } from "../../constructs/src/synthesize.fixture";

afterAll(removeSynthesized);

const PINNED = { chartVersion: "1.28.1", imageTag: "v1.21.0" } as const;

function runner(scope: TerraformStack, props: Partial<PrivateActionRunnerProps> = {}): PrivateActionRunner {
  configureProviders(scope, { helm: {} });
  return new PrivateActionRunner(scope, "runner", {
    name: scope.node.id,
    allow: [Actions.http.request],
    identity: RunnerIdentity.secret({ secretName: `${scope.node.id}-identity` }),
    deployment: Deployment.helm({ namespace: "datadog" }),
    ...props,
  });
}

function connection(
  scope: TerraformStack,
  identifierTags: IdentifierTagProps,
  name = scope.node.id,
  props: Partial<ConnectionProps> = {},
): Connection {
  configureProviders(scope, { parkit: {} });
  return new Connection(scope, "connection", {
    name,
    runner: PrivateActionRunner.fromUrn(scope, "of", "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"),
    integration: Integration.http({ baseUrl: "https://billing.internal", auth: HttpAuth.none() }),
    identifierTags,
    ...props,
  });
}

/** What synthesis refuses, one line a violation; nothing when it succeeds. */
function refusals(build: (app: App) => void): readonly string[] {
  try {
    synthesizeApp(build);
    return [];
  } catch (error) {
    return String(error)
      .split("\n")
      .filter((line) => line.includes("[requirement/"));
  }
}

describe("where a requirement holds", () => {
  it("is the whole app when it is added to the app, which the framework itself never visits", () => {
    const visited: string[] = [];
    const plain: IAspect = { visit: ({ node }) => visited.push(node.path) };
    const refused = refusals((app) => {
      Aspects.of(app).add(plain);
      Aspects.of(app).add(new RequirePinnedVersions());
      runner(new TerraformStack(app, "one"), { deployment: Deployment.helm({ namespace: "a", ...PINNED }) });
      runner(new TerraformStack(app, "two"), {
        deployment: Deployment.helm({ namespace: "a", chartVersion: "1.28.1" }),
      });
    });
    expect(visited).toEqual([]);
    expect(refused).toEqual([
      expect.stringContaining(
        "[two/runner] deployment: imageTag is not pinned; today's default is v1.21.0 [requirement/pinned-versions]",
      ),
    ]);
  });

  it("is one stack when it is added to that", () => {
    const refused = refusals((app) => {
      const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
      Aspects.of(two).add(new ForbidActions({ actions: [Actions.http.request] }));
      runner(one);
      runner(two);
    });
    expect(refused).toEqual([
      expect.stringContaining(
        '[two/runner] allow: "com.datadoghq.http.request" is forbidden here [requirement/actions]',
      ),
    ]);
  });

  it("waits until every rule is met: what breaks one has no defaults to fill in", () => {
    const withNames = (one: string, two: string) => (app: App) => {
      Aspects.of(app).add(new RequireTags(["team"]));
      connection(new TerraformStack(app, "one"), {}, one);
      connection(new TerraformStack(app, "two"), { team: "a" }, two);
    };
    expect(refusals(withNames("orders", "billing"))).toHaveLength(1);
    expect(refusals(withNames("orders", "orders"))).toEqual([]);
    expect(() => synthesizeApp(withNames("orders", "orders"))).toThrow("[name/duplicate]");
  });
});

describe("ForbidActions", () => {
  it("forbids a risk and those above it, and counts what was allowed after construction", () => {
    const refused = refusals((app) => {
      Aspects.of(app).add(new ForbidActions({ risk: "write" }));
      runner(new TerraformStack(app, "one"), { allow: [Actions.kubernetes.core.listPod] }).allow(
        Actions.kubernetes.core.patchPod,
        Actions.kubernetes.core.deletePod,
      );
    });
    expect(refused).toEqual([
      expect.stringContaining(
        '"com.datadoghq.kubernetes.core.deletePod" is forbidden here: it is destructive',
      ),
      expect.stringContaining('"com.datadoghq.kubernetes.core.patchPod" is forbidden here: it is write'),
    ]);
  });

  it("finds custom actions by their names only", () => {
    const allow = [{ custom: "com.example.drop" }];
    const forbidding = (aspect: Requirement) =>
      refusals((app) => {
        Aspects.of(app).add(aspect);
        runner(new TerraformStack(app, "one"), { allow });
      });
    expect(forbidding(new ForbidActions({ risk: "read" }))).toEqual([]);
    expect(forbidding(new ForbidActions({ actions: ["com.example.drop"] }))).toHaveLength(1);
  });
});

describe("ForbidWildcards", () => {
  it("lets named actions pass", () => {
    const refused = refusals((app) => {
      Aspects.of(app).add(new ForbidWildcards());
      runner(new TerraformStack(app, "one"));
    });
    expect(refused).toEqual([]);
  });
});

describe("RequireTags", () => {
  it("takes either form of tags, values known only at deployment, and tags of which nothing is known", () => {
    const refused = refusals((app) => {
      Aspects.of(app).add(new RequireTags(["team", "env"]));
      const one = new TerraformStack(app, "one");
      const team = new TerraformVariable(one, "team", { type: "string" });
      connection(one, { env: "prod", team: team.stringValue });
      const two = new TerraformStack(app, "two");
      const tag = new TerraformVariable(two, "tag", { type: "string" }).stringValue;
      connection(two, IdentifierTags.of(["env:prod", tag]));
      connection(new TerraformStack(app, "three"), { team: "a" });
    });
    expect(refused).toEqual([
      expect.stringContaining('[three/connection] identifierTags: no identifier tag has the key "env"'),
    ]);
  });

  it("refuses what is not a key", () => {
    expect(() => new RequireTags(["team:payments"])).toThrow("team:payments");
  });
});

describe("RequireRestrictedAccess", () => {
  const refusedFor = (access: ConnectionProps["access"]): readonly string[] =>
    refusals((app) => {
      Aspects.of(app).add(new RequireRestrictedAccess());
      const props = access === undefined ? {} : { access };
      connection(new TerraformStack(app, "one"), {}, "one", props);
    });

  it("wants access to be described, and kept from the whole organisation", () => {
    expect(refusedFor(undefined)).toEqual([
      expect.stringContaining("[one/connection] access: nothing says who may use and edit it"),
    ]);
    expect(refusedFor({ viewer: ["org:1"], resolver: ["team:1"], editor: ["user:1"] })).toEqual([]);
    expect(refusedFor({ editor: [] })).toEqual([]);
    expect(refusedFor({ resolver: ["team:1", "org:1"], editor: ["org:1"] })).toEqual([
      expect.stringContaining("[one/connection] access.resolver: the whole organisation is resolver"),
      expect.stringContaining("[one/connection] access.editor: the whole organisation is editor"),
    ]);
  });

  it("holds for groups, counts what is granted later, and leaves alone what only Terraform knows", () => {
    const refused = refusals((app) => {
      Aspects.of(app).add(new RequireRestrictedAccess());
      const one = new TerraformStack(app, "one");
      const principals = new TerraformVariable(one, "principals", { type: "list(string)" }).listValue;
      const member = connection(one, { env: "a" }, "one", { access: { resolver: principals } });
      member.grantEditor(`org:${new TerraformVariable(one, "org", {}).stringValue}`);
      const props = { name: "g", identifierTagKeys: ["env"], connections: [member] };
      new ConnectionGroup(one, "granted", { ...props, name: "h" }).grantViewer("org:1");
      new ConnectionGroup(one, "group", props);
      runner(new TerraformStack(app, "two"));
    });
    expect(refused).toEqual([
      expect.stringContaining("[one/connection] access.editor: the whole organisation is editor"),
      expect.stringContaining("[one/group] access: nothing says who may use and edit it"),
    ]);
  });
});

it("holds in the words of the guide, one of one's own included", () => {
  const guide = readFileSync(join(__dirname, "../../docs/guide/aspects.md"), "utf8");
  const code = codeBlocks(guide, "ts")
    .join("")
    .replace(/^import .*\n/gm, "")
    .replace("const app = new App();\n", "");
  const options = { compilerOptions: { target: ScriptTarget.ES2022, strict: true } };
  const names = {
    Aspects,
    Token,
    ForbidActions,
    ForbidWildcards,
    Requirement,
    RequirePinnedVersions,
    RequireRestrictedAccess,
    RequireTags,
  };
  const refused = refusals((app) => {
    const run = compileFunction(transpileModule(code, options).outputText, ["app", ...Object.keys(names)]);
    run.apply(undefined, [app, ...Object.values(names)]);
    runner(new TerraformStack(app, "payments"), {
      allow: [Actions.kubernetes.core.deletePod],
      deployment: Deployment.helm({ namespace: "datadog", chartVersion: "1.28.1" }),
    });
    connection(new TerraformStack(app, "orders"), {});
  });
  expect(refused.map((line) => /\[(requirement.*)\]/.exec(line)?.[1]).sort()).toEqual([
    "requirement/actions",
    "requirement/name",
    "requirement/pinned-versions",
    "requirement/restricted-access",
    "requirement/tags",
  ]);
  const [shown = ""] = codeBlocks(guide, "text");
  expect(refused.join("\n")).toContain(shown.split("\n")[0]?.replace("cluster", "runner"));
});
