import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { codeBlocks } from "../support/code-blocks";
import { runParkit } from "../support/run-parkit";

const DESCRIPTION = `
apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request, com.datadoghq.kubernetes.apps.restartDeployment, { custom: com.example.thing }]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
  - name: agents
    node: { allow: [com.datadoghq.http.*] }
    clusterAgent: { allow: none }
    deployment: { type: helm-agent, namespace: datadog }
`;

describe("parkit explain allowlist", () => {
  it("says what each program of each runner may do, why, and what it needs", async () => {
    const { code, stdout, stderr } = await runParkit(["explain", "allowlist", "-f", "-"], {
      input: DESCRIPTION,
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/com\.datadoghq\.http\.request +listed\n/);
    expect(stdout).toMatch(/com\.example\.thing +listed, custom: not in the catalogue/);
    expect(stdout).toContain("by a Role:\n    deployments.apps: patch\n");
    expect(stdout).toMatch(/node Agent may run 7 actions/);
    expect(stdout).toMatch(/testConnection +comes with any action of com\.datadoghq\.remoteaction/);
    expect(stdout).toContain("Cluster Agent may run 0 actions\n");
  });

  it("answers about one runner as JSON, wherever the option stands", async () => {
    const [after, between] = await Promise.all([
      runParkit(["explain", "allowlist", "-f", "-", "--runner", "agents", "--format", "json"], {
        input: DESCRIPTION,
      }),
      runParkit(["explain", "--format", "json", "allowlist", "-f", "-", "--runner", "agents"], {
        input: DESCRIPTION,
      }),
    ]);
    expect(JSON.parse(after.stdout)).toMatchObject({
      runners: [
        { name: "agents", components: [{ flavour: "agent" }, { flavour: "cluster-agent", actions: [] }] },
      ],
    });
    expect(between.stdout).toBe(after.stdout);
  });

  it("ends with 1 for a wrong description and with 2 for a runner that is not there", async () => {
    const [wrong, missing] = await Promise.all([
      runParkit(["explain", "allowlist", "-f", "-"], {
        input: DESCRIPTION.replace("http.request", "http.reqest"),
      }),
      runParkit(["explain", "allowlist", "-f", "-", "--runner", "nobody"], { input: DESCRIPTION }),
    ]);
    expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
    expect(wrong.stderr).toContain("allowlist/unknown-action");
    expect([missing.code, missing.stdout]).toEqual([2, ""]);
    expect(missing.stderr).toContain("Runners: payments, agents.");
  });
});

describe("parkit explain rule", () => {
  it("knows the rules of imports and of constructs, and shows both sides of one that imports share", async () => {
    const [ofImports, ofConstructs, shared] = await Promise.all([
      runParkit(["explain", "rule", "deployment/cpus"]),
      runParkit(["explain", "rule", "deployment/unavailable"]),
      runParkit(["explain", "rule", "identity/inline"]),
    ]);
    expect(ofImports.stdout).toMatch(/Wrong, in a Compose file\n {2}services:\n[^]*cpus: 25\n[^]*Right\n/);
    expect(ofConstructs.stdout).toContain("Wrong, in a CDKTF stack\n  new PrivateActionRunner(");
    expect(shared.stdout).toMatch(
      /Right\n {2}runners:\n[^]*In files that are imported\n[^]*Wrong, in values of chart/,
    );
  });

  it("shows the rule with its example and fix", async () => {
    const { code, stdout } = await runParkit(["explain", "rule", "tag/charset"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^tag\/charset \(error\)\n\n[^]*Why\n[^]*Wrong\n {2}connections:\n[^]*Right\n {2}connections:/,
    );
  });

  it("leads from a wrong id to one that exists", async () => {
    const wrong = [
      ["tag/chraset", "Did you mean tag/charset?"],
      ["tag/something-else-entirely", "tag/reserved-default"],
      ["nonsense", "Areas: yaml, schema, "],
    ] as const;
    const results = await Promise.all(wrong.map(([id]) => runParkit(["explain", "rule", id])));
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(wrong[index]?.[1]);
    }
  });
});

describe("parkit explain FIELD", () => {
  it("shows what a field means, takes and holds, and where it exists", async () => {
    const { code, stdout, stderr } = await runParkit(["explain", "runners.deployment.resources"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^runners\.deployment\.resources\nCPU and memory of the runner's container; what is not in it is not set\.\n/,
    );
    expect(stdout).toContain("  where deployment is: helm, manifests\n  value: object\n  optional\n");
    expect(stdout).toContain('  default: {"requests":{"cpu":"250m","memory":"1Gi"},');
    expect(stdout).toMatch(/ {2}fields:\n {4}requests {2}optional {2}.* \[object\]\n {4}limits {4}optional/);
  });

  it("shows what may be chosen, and each choice by its type", async () => {
    const [all, one] = await Promise.all([
      runParkit(["explain", "runners.deployment"]),
      runParkit(["explain", "runners.deployment.compose"]),
    ]);
    expect(all.stdout).toMatch(/ {2}one of:\n {4}helm +Chart `private-action-runner`/);
    expect(one.stdout).toMatch(/ {4}service +optional .*\[string\]\n/);
  });

  it("tells programs every meaning of a path", async () => {
    const { stdout } = await runParkit([
      "explain",
      "connections.integration.auth.apiToken",
      "--format",
      "json",
    ]);
    const { field } = JSON.parse(stdout) as {
      field: { meanings: { within: Record<string, string[]>; objects: { types: string[] }[] }[] };
    };
    expect(field.meanings.flatMap(({ within }) => within["integration"] ?? [])).toEqual(
      expect.arrayContaining(["openai", "cloudflare", "gitlab", "okta"]),
    );
    expect(field.meanings[0]?.objects.flatMap(({ types }) => types)).toContain("terraform");
  });

  it.each([
    ["runners.deployment.resource", "Did you mean runners.deployment.resources"],
    ["deployment.systemd", "Did you mean runners.deployment.systemd?"],
    ["connectionGroups.somethingElse", "Fields of connectionGroups: name, identifierTagKeys,"],
    ["tag/charset", "parkit explain rule tag/charset"],
    ["nonsense.nonsense", "Fields: apiVersion, site, runners,"],
  ])("leads from %s to what exists", async (path, expected) => {
    const { code, stdout, stderr } = await runParkit(["explain", path]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(expected);
  });

  it("prints what the guide shows", async () => {
    const guide = await readFile(resolve(__dirname, "../../docs/guide/explain.md"), "utf8");
    const { stdout } = await runParkit(["explain", "runners.push"]);
    expect(guide).toContain("parkit explain runners.push\n");
    expect(codeBlocks(guide, "text")).toContain(stdout);
  });
});

describe("parkit explain ACTION", () => {
  it("shows what the catalogue knows", async () => {
    const name = "com.datadoghq.kubernetes.apps.rollbackDeployment";
    const [text, json] = await Promise.all([
      runParkit(["explain", name]),
      runParkit(["explain", name, "--format", "json"]),
    ]);
    expect(text.stdout).toContain("runs on: node Agent, Cluster Agent, standalone runner");
    expect(text.stdout).toContain(
      "needs (Cluster Agent): Role with deployments.apps: get, update; replicasets.apps: list",
    );
    expect(JSON.parse(json.stdout)).toMatchObject({ action: { name, status: "available" } });
  });

  it("shows inputs line by line in columns, and outputs in one", async () => {
    const { stdout } = await runParkit(["explain", "com.datadoghq.http.request"]);
    const lines = stdout.slice(stdout.indexOf("  inputs:\n")).split("\n");
    expect(lines.slice(1, 3)).toEqual([
      "    verb                     required  HTTP method [HEAD | GET | PUT | POST | DELETE | PATCH]",
      expect.stringMatching(/^ {4}url {22}required {2}\S.* \[string\]$/),
    ]);
    expect(stdout).toMatch(
      / requestHeaders +optional .*\[list of \{key: string, value: list of string\}\]\n/,
    );
    expect(stdout).toMatch(/ allowExpiredCertificate +optional .*\[boolean, default false\]\n/);
    expect(lines.at(-2)).toBe("  outputs: {status: integer, headers: map of list of string, body?: any}");
    const columns = lines.slice(1, -2).map((line) => line.search(/ {2}(required|optional) {2}/));
    expect(new Set(columns).size).toBe(1);
  });

  it("prints what the guide shows", async () => {
    const guide = await readFile(resolve(__dirname, "../../docs/guide/explain.md"), "utf8");
    const { stdout } = await runParkit(["explain", "com.datadoghq.script.runPredefinedScript"]);
    expect(guide).toContain("parkit explain com.datadoghq.script.runPredefinedScript\n");
    expect(codeBlocks(guide, "text")).toContain(stdout);
  });

  it.each([
    ["com.datadoghq.http.testConnection", "  inputs: none\n  outputs: {status: integer,"],
    [
      "com.datadoghq.gitlab.users.getUser",
      "  inputs: unknown to the catalogue, the runner takes what it is given\n  outputs: unknown to the catalogue\n",
    ],
    [
      "com.datadoghq.gitlab.pipelines.createPipeline",
      "    and others, unknown to the catalogue\n  outputs: unknown to the catalogue\n",
    ],
    [
      "com.datadoghq.kubernetes.core.createService",
      "  outputs: {metadata: object} and others, unknown to the catalogue\n",
    ],
    ["com.datadoghq.kubernetes.core.deletePod", "  outputs: none\n"],
  ])("says of %s what is known, and what is not", async (name, expected) => {
    const { stdout } = await runParkit(["explain", name]);
    expect(stdout).toContain(expected);
  });

  it("tells programs the inputs and outputs, and whether that is all", async () => {
    const explain = async (name: string): Promise<unknown> => {
      const { stdout } = await runParkit(["explain", name, "--format", "json"]);
      return JSON.parse(stdout);
    };
    const [checksum, unknown] = await Promise.all([
      explain("com.datadoghq.http.getChecksumFromURL"),
      explain("com.datadoghq.mongodb.insertOne"),
    ]);
    expect(checksum).toMatchObject({
      action: {
        inputs: {
          complete: true,
          fields: [
            { name: "url", type: "string", required: true, meaning: expect.any(String) as unknown },
            {
              name: "algorithm",
              type: { oneOf: ["md5", "sha1", "sha256", "sha384", "sha512"] },
              required: false,
              default: "sha256",
            },
            { name: "digest" },
          ],
        },
        outputs: { complete: true, fields: [{ name: "checksum", type: "string", required: true }] },
      },
    });
    expect(unknown).toMatchObject({
      action: { inputs: { complete: false, fields: [] }, outputs: { complete: false, fields: [] } },
    });
  });

  it("leads from a wrong name to what exists", async () => {
    const wrong = [
      ["http.reqest", "Did you mean com.datadoghq.http.request?"],
      ["com.datadoghq.http", "That is a bundle. List its actions with: parkit actions com.datadoghq.http"],
      ["com.example.thing", "parkit actions WORD"],
    ] as const;
    const results = await Promise.all(wrong.map(([name]) => runParkit(["explain", name])));
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(wrong[index]?.[1]);
    }
  });
});
