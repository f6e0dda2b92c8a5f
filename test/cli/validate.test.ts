import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/reference";
import Ajv from "ajv";
import { parse } from "yaml";

import { runParkit } from "../support/run-parkit";

/** Every kind of deployment, identity and connection that a first description is likely to have. */
const DESCRIPTION = `# yaml-language-server: $schema=./parkit.schema.json
apiVersion: parkit/v1
site: us1
runners:
  - name: payments
    modes: [pull]
    allow:
      - com.datadoghq.http.request
      - com.datadoghq.postgresql.select
      - com.datadoghq.kubernetes.core.listPod
      - { custom: com.example.thing }
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    credentials:
      orders: { type: postgresql, from: { secretName: orders-db } }
    deployment: { type: helm, namespace: datadog, release: payments }
  - name: apps
    modes: [push]
    push: { hostname: par.example.com, allowedOrigins: ["https://app.datadoghq.com"], ingress: { className: nginx, tlsSecret: par-tls } }
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: apps-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-b2" }
    deployment: { type: helm, namespace: datadog, release: apps }
connections:
  - name: billing-prod
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: [env:prod]
  - name: billing-staging
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: { env: staging }
  - name: orders
    runner: payments
    integration: { type: postgresql, credential: orders }
  - name: cluster
    runner: payments
    integration: { type: kubernetes }
connectionGroups:
  - name: billing
    identifierTagKeys: [env]
    connections: [billing-prod, billing-staging]
`;

const WARNED = DESCRIPTION.replace("modes: [push]", "modes: [pull]");
const BROKEN = DESCRIPTION.replace("[env:prod]", '["env:prod:eu"]');

const FOREIGN = RULE_REFERENCES.find(({ id }) => id === "schema/foreign-document");

describe("parkit validate", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-validate-"));
    await mkdir(join(folder, "several"));
    await mkdir(join(folder, "empty"));
    const [runners = "", connections = ""] = DESCRIPTION.split(/^(?=connections:)/m);
    const files = {
      "parkit.yaml": DESCRIPTION,
      "broken.yaml": BROKEN,
      "warned.yaml": WARNED,
      "several/1-runners.yaml": runners,
      "several/2-connections.yml": connections,
      "several/README.md": "no description",
      "with blank.yaml": "runners: [\n",
    };
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const validate = (...argv: readonly string[]): ReturnType<typeof runParkit> =>
    runParkit(["validate", ...argv], { cwd: folder });

  it("takes parkit.yaml where nothing is named, and says that it is right", async () => {
    expect(await validate()).toEqual({ code: 0, stdout: "ok: no violations\n", stderr: "" });
  });

  it("takes a directory, several files and standard input as one description", async () => {
    const several = join("several", "1-runners.yaml");
    const results = await Promise.all([
      validate("-f", "several"),
      validate("-f", several, "-f", join("several", "2-connections.yml")),
      validate("-f", several, join("several", "2-connections.yml"), "--strict"),
      runParkit(["validate", "-f", "-"], { input: DESCRIPTION }),
    ]);
    expect(results.map(({ code, stdout }) => [code, stdout])).toEqual(
      Array(4).fill([0, "ok: no violations\n"]),
    );
  });

  it("shows what is wrong with place, line, carets and help, and ends with 1", async () => {
    const { code, stdout, stderr } = await validate("-f", "broken.yaml");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(
      [
        "broken.yaml:26:22 error tag/format",
        '  connections[0].identifierTags[0]: "env:prod:eu" is not of the form key:value: it has 2 colons',
        '  26 |     identifierTags: ["env:prod:eu"]',
        "     |                      ^^^^^^^^^^^^^",
        "  help: Write exactly one colon with text on both sides, as in env:prod.",
      ].join("\n"),
    );
    expect(stdout).toMatch(/^\d+ errors?, 0 warnings$/m);
  });

  it("shows no variable that is called like a secret, neither in the excerpt nor in the message", async () => {
    const runner =
      "{ name: apps, allow: none, deployment: { type: helm, namespace: ns, env: { API_TOKEN: 314159 } } }";
    const input = `apiVersion: parkit/v1\nrunners:\n  - ${runner}\n`;
    const { code, stdout } = await runParkit(["validate", "-f", "-"], { input });
    expect(code).toBe(1);
    expect(stdout).toContain("runners[0].deployment.env.API_TOKEN: expected a text");
    expect(stdout).toContain("env: { API_TOKEN: ****** }");
    expect(stdout).not.toContain("314159");
  });

  it("prints JSON of the promised shape", async () => {
    const { code, stdout } = await validate("-f", "broken.yaml", "--format", "json");
    const { violations, summary } = JSON.parse(stdout) as {
      violations: Record<string, unknown>[];
      summary: unknown;
    };
    expect(code).toBe(1);
    expect(summary).toEqual({ errors: violations.length, warnings: 0 });
    expect(violations[0]).toEqual({
      rule: "tag/format",
      severity: "error",
      path: "connections[0].identifierTags[0]",
      message: expect.any(String) as unknown,
      hint: expect.any(String) as unknown,
      value: "env:prod:eu",
      source: { file: "broken.yaml", line: 26, column: 22 },
    });
  });

  it("prints SARIF with a place and a rule for each result", async () => {
    const { code, stdout } = await validate("-f", "with blank.yaml", "--format", "sarif");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          columnKind: "utf16CodeUnits",
          tool: { driver: { name: "parkit", rules: [{ id: "yaml/syntax" }] } },
          results: [
            {
              ruleId: "yaml/syntax",
              ruleIndex: 0,
              level: "error",
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "with%20blank.yaml" },
                    region: { startLine: 2, startColumn: 1 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it("lets warnings pass unless it is strict", async () => {
    const [lenient, strict] = await Promise.all([
      validate("-f", "warned.yaml"),
      validate("-f", "warned.yaml", "--strict"),
    ]);
    expect(lenient.stdout).toContain("0 errors, 1 warning");
    expect([lenient.code, strict.code]).toEqual([0, 1]);
    expect(strict.stdout).toBe(lenient.stdout);
  });

  it("refuses what is larger than it reads, from files, devices and standard input", async () => {
    const large = `# ${"x".repeat(16 * 1024 * 1024)}\n`;
    await writeFile(join(folder, "large.yaml"), large);
    await writeFile(join(folder, "long.yaml"), `# ${"x".repeat(11_000_000)}\n${DESCRIPTION}`);
    const [file, device, piped, long] = await Promise.all([
      validate("-f", "large.yaml"),
      validate("-f", "/dev/zero"),
      runParkit(["validate", "-f", "-"], { input: large }),
      validate("-f", "long.yaml"),
    ]);
    expect([file, device, piped].map(({ code, stdout }) => [code, stdout])).toEqual(Array(3).fill([2, ""]));
    expect(file.stderr).toContain("large.yaml is larger than 16 MiB, and is not read");
    expect(long).toMatchObject({ code: 0, stdout: "ok: no violations\n" });
  });

  it("refuses bytes that are not UTF-8 instead of reading other names", async () => {
    const written = DESCRIPTION.replace(/^/m, "# Z\u00fcrich\n# B\u00e2le\n");
    await writeFile(join(folder, "latin1.yaml"), written, "latin1");
    await writeFile(
      join(folder, "mixed.yaml"),
      Buffer.concat([Buffer.from(`${written}# `), Buffer.from([0xe9])]),
    );
    const [latin1, mixed] = await Promise.all([validate("-f", "latin1.yaml"), validate("-f", "mixed.yaml")]);
    expect(latin1).toMatchObject({ code: 2, stdout: "" });
    expect(latin1.stderr).toContain("latin1.yaml is not UTF-8: line 1 holds bytes of another encoding");
    expect(mixed.stderr).toContain(`mixed.yaml is not UTF-8: line ${written.split("\n").length} holds`);
  });

  it("prints nothing that would act on a terminal, and everything in JSON", async () => {
    const acting = "\\e[2J\\u009d0;owned\\a\\u202e";
    const input = `apiVersion: parkit/v1\nsite: "${acting}"\n"${acting}": 1\nruns: "\u202e"\n`;
    const name = "a\u001b[31m\u202e.yaml";
    await writeFile(join(folder, name), input);
    const [text, json] = await Promise.all([validate("-f", name), validate("-f", name, "--format", "json")]);
    expect(text.code).toBe(1);
    expect(text.stdout).toContain("a\\u001b[31m\\u202e.yaml:");
    expect(text.stdout).not.toMatch(/[^\P{Cc}\n]|[\p{Zl}\p{Bidi_Control}]/u);
    expect((JSON.parse(json.stdout) as { violations: unknown[] }).violations.length).toBeGreaterThan(1);
    const gone = await validate("-f", "no\u001b]0;such\u0007file");
    expect(gone).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no\\u001b]0;such\\u0007file") as string,
    });
  });

  it("reads UTF-16 too, as older PowerShell writes it", async () => {
    const text = Buffer.from(`\ufeff${BROKEN}`, "utf16le");
    await writeFile(join(folder, "little.yaml"), text);
    await writeFile(join(folder, "big.yaml"), Buffer.from(text).swap16());
    const said = await Promise.all(
      ["broken", "little", "big"].map(async (name) => {
        const { code, stdout } = await validate("-f", `${name}.yaml`);
        return [code, stdout.replaceAll(`${name}.yaml`, "")];
      }),
    );
    expect(said[0]?.[0]).toBe(1);
    expect(said).toEqual(Array(3).fill(said[0]));
  });

  it("says how to begin where there is no description yet", async () => {
    const { code, stderr } = await runParkit(["validate"], { cwd: join(folder, "empty") });
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot read parkit\.yaml: ENOENT\n.*parkit init/);
    const nothing = await runParkit(["validate", "-f", "-"], { input: "# nothing\n" });
    expect(nothing.stdout).toContain("help: Start with apiVersion: parkit/v1,");
  });

  it.each([
    ["a file that is not there", ["-f", "nowhere.yaml"], "cannot read nowhere.yaml: ENOENT"],
    ["a directory without descriptions", ["-f", "empty"], "empty holds no .yaml file"],
    ["an unknown format", ["--format", "xml"], "argument 'xml' is invalid"],
    ["an unknown option", ["--colour"], "unknown option '--colour'"],
  ])("ends with 2 for %s", async (_what, argv, message) => {
    const { code, stdout, stderr } = await validate(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("has a schema of draft-07 that editors accept and that agrees about descriptions", async () => {
    const { code, stdout, stderr } = await runParkit(["schema"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const schema = JSON.parse(stdout) as Record<string, unknown>;
    expect(schema["$schema"]).toBe("http://json-schema.org/draft-07/schema#");
    const check = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
    expect([check(parse(DESCRIPTION)), check.errors]).toEqual([true, null]);
    expect(check(parse(DESCRIPTION.replace("namespace: datadog", "namespaces: datadog")))).toBe(false);
  });

  it("takes files by position, alone and with -f", async () => {
    const [first, second] = ["one.yaml", "two.yaml"].map((name) => join(folder, name));
    const [runners = "", connections = ""] = DESCRIPTION.split(/(?=^connections:)/m);
    await Promise.all([writeFile(first ?? "", runners), writeFile(second ?? "", connections)]);
    for (const argv of [
      [first, second],
      [first, "-f", second],
    ])
      expect(await runParkit(["validate", ...argv.flatMap((word) => word ?? [])])).toMatchObject({ code: 0 });
    expect((await runParkit(["validate", second ?? ""])).stdout).toContain("connection/unknown-runner");
  });

  it.each([
    [
      "a variable without quotes",
      DESCRIPTION.replace("secretName: apps-identity", "secretName: ${SECRET}"),
      "a variable without quotes inside of braces",
      "parkit fills no variables in",
    ],
    ["a tab", DESCRIPTION.replace("  - name: cluster", "\t- name: cluster"), "tab", "with spaces"],
    [
      "a colon in a text",
      DESCRIPTION.replace("    modes: [pull]\n", "    modes: [pull]\n    site: a: b\n"),
      "second colon",
      "Put quotes around the text",
    ],
    ["a quote that is not closed", DESCRIPTION.replace('runner-b2" }', "runner-b2 }"), "", "quote"],
    ["a bracket that is not closed", DESCRIPTION.replace("[pull]", "[pull"), "", "bracket"],
    ["a key twice", DESCRIPTION.replace("site: us1", "site: us1\nsite: eu1"), "stands twice", "Delete one"],
    [
      "a text that begins with @",
      DESCRIPTION.replace("release: payments", "release: @payments"),
      "cannot begin with this character",
      "Put quotes",
    ],
  ])("finds one mistake once, and says what to do about it: %s", async (_what, input, message, help) => {
    const { code, stdout } = await runParkit(["validate", "-f", "-"], { input });
    expect(code).toBe(1);
    expect(stdout.match(/ error yaml\/syntax/g)).toHaveLength(1);
    expect(stdout).toContain(message);
    expect(/^ {2}help: (.*)/m.exec(stdout)?.[1]).toContain(help);
  });

  it("merges, and leaves fields of the author's own alone", async () => {
    const input = `x-common: &common { modes: [pull], deployment: { type: helm, namespace: datadog } }
apiVersion: parkit/v1
runners:
  - { <<: *common, name: one, allow: none, identity: { type: secret, secretName: a } }
  - { <<: *common, name: two, allow: none, identity: { type: secret, secretName: b } }
`;
    expect(await runParkit(["validate", "-f", "-"], { input })).toMatchObject({ code: 0 });
    const { stdout } = await runParkit(["schema"]);
    const check = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(stdout) as object);
    expect(check({ "x-common": 1, apiVersion: "parkit/v1" })).toBe(true);
  });

  it.each([
    ["a DatadogAgent", FOREIGN?.docs.bad ?? ""],
    ["values of a Helm chart", "runner: { config: { modes: [pull] } }\n"],
    ["values of the Agent's chart", "agents: { containers: {} }\nclusterAgent: { enabled: true }\n"],
    ["a Compose file", "services: { runner: { image: a } }\n"],
    ["a Deployment", "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\n"],
    ["what the cluster answers", "apiVersion: v1\nkind: List\nitems: []\n"],
    ["what begins with Kubernetes' apiVersion", "apiVersion: v1\nmetadata: { name: a }\n"],
    ["a config.yaml", "urn: a\nactionsAllowlist: []\n"],
    ["an Agent's configuration", "private_action_runner: { enabled: true }\n"],
    ["an Ingress", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a }\n"],
    ["a Role", "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: a }\n"],
    ["an answer of Datadog's API", '{ "data": { "type": "action_connection", "id": "a" } }\n'],
  ])("knows %s, and names parkit import", async (_what, input) => {
    const path = join(folder, "foreign.yaml");
    await writeFile(path, input);
    const { code, stdout } = await runParkit(["validate", path]);
    expect(code).toBe(1);
    expect(stdout).toContain("schema/foreign-document");
    expect(stdout).toContain(`parkit import ${path}`);
    expect(stdout).toContain("1 error, 0 warnings");
    // Every command that reads a description says it.
    for (const argv of [["synth", "helm"], ["graph"], ["explain", "allowlist"], ["enroll", "--to", "none"]]) {
      const other = await runParkit([...argv, "-f", path], { cwd: folder });
      expect([argv, other.code, `${other.stderr}${other.stdout}`]).toEqual([
        argv,
        1,
        expect.stringContaining(`parkit import ${path}`),
      ]);
    }
    expect(await runParkit(["validate", "-f", "-"], { input: FOREIGN?.docs.good ?? "" })).toMatchObject({
      code: 0,
    });
  });

  it("reports in the order of the file", async () => {
    const input = DESCRIPTION.replace(
      "allow: [com.datadoghq.http.request]",
      "allow: [com.datadoghq.http.reqest]",
    )
      .replace("name: payments\n    modes", "name: Payments\n    modes")
      .replace("[env:prod]", '["env:prod:eu"]');
    const { stdout } = await runParkit(["validate", "-f", "-"], { input });
    const lines = [...stdout.matchAll(/^-:(\d+):/gm)].map(([, line]) => Number(line));
    expect(lines.length).toBeGreaterThan(2);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });
});
