import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runParkit } from "../support/run-parkit";

const BEFORE = `
apiVersion: parkit/v1
runners:
  - name: agents
    node: { allow: [com.datadoghq.http.request] }
    clusterAgent: { allow: [com.datadoghq.kubernetes.core.listPod] }
    deployment: { type: helm-agent, namespace: datadog }
`;
const AFTER = BEFORE.replace("core.listPod", "core.deletePod");

describe("parkit diff", () => {
  let directory: string;
  let before: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "parkit-diff-"));
    before = join(directory, "before.yaml");
    writeFileSync(before, BEFORE);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it("ends with 0 when nothing changes", async () => {
    const { code, stdout, stderr } = await runParkit(["diff", before, "-"], { input: BEFORE });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "no changes\n", stderr: "" });
  });

  it("says in words what changes, and in which program", async () => {
    const [text, markdown, json] = await Promise.all(
      ["text", "markdown", "json"].map((format) =>
        runParkit(["diff", before, "-", "--format", format], { input: AFTER }),
      ),
    );
    expect([text?.code, markdown?.code, json?.code]).toEqual([1, 1, 1]);
    expect(text?.stdout).toContain(
      "runner agents\n  + Cluster Agent: may run com.datadoghq.kubernetes.core.deletePod (destructive)\n",
    );
    expect(markdown?.stdout).toContain("- **+** Cluster Agent: may `delete` in the cluster: `pods`\n");
    expect(JSON.parse(json?.stdout ?? "")).toMatchObject({
      summary: { added: 2, removed: 1 },
      changes: expect.arrayContaining([
        {
          object: { type: "runner", name: "agents" },
          component: "cluster-agent",
          topic: "permissions",
          kind: "removed",
          text: "may no longer list in the cluster: pods",
        },
      ]) as unknown,
    });
  });

  it("compares with a file that was deployed, as far as its format says anything", async () => {
    const values = join(directory, "values.yaml");
    const synth = await runParkit(["synth", "helm-agent", "-f", before]);
    writeFileSync(values, synth.stdout);
    const [same, different, backwards] = await Promise.all([
      runParkit(["diff", values, before]),
      runParkit(["diff", values, "-"], { input: AFTER }),
      runParkit(["diff", "-", values], { input: AFTER }),
    ]);
    expect(same).toMatchObject({
      code: 0,
      stdout: "no changes that these files tell: Roles are not among them\n",
    });
    // The Role stands in another file.
    expect(same.stderr).toContain("allowlist/unpermitted");
    expect(same.stderr).toMatch(/\nWhether a Role permits what is allowed, these files do not tell/);
    expect(different.code).toBe(1);
    expect(different.stdout).toContain(
      "+ Cluster Agent: may run com.datadoghq.kubernetes.core.deletePod (destructive)\n",
    );
    expect(backwards.stdout).toContain(
      "- Cluster Agent: may no longer run com.datadoghq.kubernetes.core.deletePod\n",
    );
  });

  describe("with a file that does not do what it means", () => {
    const gained = "may run com.datadoghq.kubernetes.core.deletePod (destructive)";
    const DEPLOYED = `
apiVersion: parkit/v1
runners:
  - name: datadog-agent
    clusterAgent: { allow: [com.datadoghq.kubernetes.core.deletePod] }
    deployment: { type: helm-agent, namespace: datadog }
`;
    const values = (...lines: readonly string[]): string =>
      ["datadog: { operator: { enabled: false } }", "remoteConfiguration: { enabled: true }", ...lines].join(
        "\n",
      );

    it.each([
      [
        "a list in a container that runs no runner",
        "allowlist/wrong-container",
        values(
          "clusterAgent:",
          "  env:",
          "    - name: DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST",
          "      value: com.datadoghq.kubernetes.core.deletePod",
        ),
      ],
      [
        "a runner that is not switched on",
        "deployment/not-enabled",
        values(
          "clusterAgent:",
          "  privateActionRunner: { actionsAllowlist: [com.datadoghq.kubernetes.core.deletePod] }",
        ),
      ],
    ])("compares what %s does, and ends with 2", async (_title, rule, text) => {
      const file = join(directory, "meant.yaml");
      const description = join(directory, "deployed.yaml");
      writeFileSync(file, text);
      writeFileSync(description, DEPLOYED);
      const { code, stdout, stderr } = await runParkit(["diff", file, description]);
      expect(code).toBe(2);
      expect(stdout).toContain(gained);
      expect(stderr).toContain(rule);
    });

    it("never says that nothing changes of a file with errors", async () => {
      const file = join(directory, "literal.yaml");
      writeFileSync(
        file,
        values(
          "clusterAgent:",
          "  privateActionRunner: { enabled: true, selfEnroll: true, identitySecretName: datadog-private-action-runner-identity, actionsAllowlist: [com.datadoghq.kubernetes.core.deletePod] }",
        ).replace("datadog: {", "datadog: { apiKey: 0123456789abcdef0123456789abcdef,"),
      );
      const { code, stdout, stderr } = await runParkit(["diff", file, "-"], { input: DEPLOYED });
      expect(code).toBe(2);
      expect(stdout).not.toContain("no changes");
      expect(stdout + stderr).not.toContain("0123456789abcdef");
      expect(stderr).toContain("credential/literal");
    });
  });

  describe("straight after an import", () => {
    const FILE = `fullnameOverride: payments
runner:
  runnerIdentitySecret: payments-identity
  kubernetesActions: { pods: [] }
  config:
    ddBaseURL: https://app.datadoghq.com
    urn: urn:dd:apps:on-prem-runner:us1:1234:runner-a1
    privateKey: ""
    modes: [pull]
    actionsAllowlist: [com.datadoghq.jenkins.buildJenkinsJob]
  credentialSecrets: [{ secretName: build, directoryName: DIRECTORY }]
`;

    it.each([
      [
        "nothing was lost",
        FILE.replace("DIRECTORY", "build")
          .replaceAll("build,", "jenkins,")
          .replace("Name: build", "Name: jenkins"),
        0,
        "no changes",
      ],
      ["a file moves", FILE.replace("DIRECTORY", "jenkins"), 1, "/credentials/jenkins/ is put at"],
      [
        "a setting was lost",
        `${FILE.replace("build, directoryName: DIRECTORY", "jenkins, directoryName: jenkins")}  configDirectory: /opt\n`,
        1,
        "loses what the file has: runner.configDirectory",
      ],
      [
        "the chart did not permit what the list allows",
        FILE.replace("jenkins.buildJenkinsJob", "kubernetes.apps.listDeployment").replaceAll(
          "build, directoryName: DIRECTORY",
          "jenkins, directoryName: jenkins",
        ),
        1,
        "may list in the cluster: deployments.apps",
      ],
      [
        "the chart's Role does not reach objects of the whole cluster",
        `${FILE.replace("jenkins.buildJenkinsJob", "kubernetes.core.listNode").replaceAll(
          "build, directoryName: DIRECTORY",
          "jenkins, directoryName: jenkins",
        )}  kubernetesPermissions: [{ apiGroups: [""], resources: [nodes], verbs: [list] }]\n`,
        1,
        "has its permissions in every namespace, by a ClusterRole",
      ],
    ])("says what is true when %s", async (_title, text, code, expected) => {
      const file = join(directory, "values.yaml");
      const description = join(directory, `imported-${code}.yaml`);
      writeFileSync(file, text);
      const imported = await runParkit(["import", file]);
      writeFileSync(description, imported.stdout);
      const result = await runParkit(["diff", file, description]);
      expect(result.stdout).toContain(expected);
      expect(result.code).toBe(code);
    });
  });

  it("ends with 2 for what Datadog's API answers, which tells neither runners nor secrets", async () => {
    const attributes = {
      name: "assistant",
      integration: { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "" } },
    };
    const id = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
    const input = JSON.stringify({ data: { id, type: "action_connection", attributes } });
    const { code, stderr } = await runParkit(["diff", before, "-"], { input });
    expect([code, stderr]).toEqual([2, expect.stringContaining("holds connections or groups")]);
  });

  it("ends with 2 for a file that is not there, standard input on both sides, or one side only", async () => {
    const wrong = [
      [["/nowhere/parkit.yaml", before], "cannot read /nowhere/parkit.yaml"],
      [["-", "-"], "only one side"],
      [[before], "missing required argument 'after'"],
    ] as const;
    const results = await Promise.all(wrong.map(([sides]) => runParkit(["diff", ...sides])));
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(wrong[index]?.[1]);
    }
  });

  it("ends with 2 and the violations for a description that is wrong", async () => {
    const { code, stderr } = await runParkit(["diff", before, "-"], { input: "runners: 1" });
    expect(code).toBe(2);
    expect(stderr).toContain("schema/type");
  });
});
