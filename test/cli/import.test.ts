import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runParkit } from "../support/run-parkit";

const RUN =
  "docker run -e DD_API_KEY -e RUNNER_NAME=payments -e ACTIONS_ALLOWLIST=com.datadoghq.http.request gcr.io/datadoghq/private-action-runner:v1.21.0 --with-api-key\n";
const KEY = "0123456789abcdef0123456789abcdef";

describe("parkit import", () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "parkit-import-"));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it("prints a description that parkit validate takes", async () => {
    const { code, stdout, stderr } = await runParkit(["import", "-"], { input: RUN });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("name: payments");
    expect(await runParkit(["validate", "-f", "-"], { input: stdout })).toMatchObject({ code: 0 });
  });

  it("ends with 1 and shows the line of an error, with its secret masked", async () => {
    const input = RUN.replace("DD_API_KEY", `DD_API_KEY=${KEY}`);
    const { code, stdout, stderr } = await runParkit(["import", "-"], { input });
    expect(code).toBe(1);
    expect(stdout).toContain("name: payments");
    expect(stderr).toContain("-:1:26 error credential/literal\n");
    expect(stderr).toContain("DD_API_KEY=********");
    expect(stdout + stderr).not.toContain(KEY);
  });

  it("prints description and findings as JSON", async () => {
    const { code, stdout } = await runParkit(["import", "-", "--format", "json"], { input: RUN });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      description: { runners: [{ name: "payments" }] },
      violations: [],
      summary: { errors: 0, warnings: 0 },
    });
  });

  it("takes a connection over from Datadog's API, down to Terraform's import block", async () => {
    const id = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
    const integration = { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "" } };
    const attributes = { name: "assistant", integration };
    const input = JSON.stringify({ data: { id, type: "action_connection", attributes } });
    const { code, stdout, stderr } = await runParkit(["import", "-"], { input });
    expect([code, stdout]).toEqual([0, expect.stringContaining(`importId: ${id}`)]);
    expect(stderr).toContain("assistant_api_token");
    const file = join(directory, "main.tf.json");
    const synth = await runParkit(["synth", "terraform", "-f", "-", "-o", file], { input: stdout });
    expect(synth.code).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      variable: { assistant_api_token: { sensitive: true } },
      resource: {
        parkit_connection_openai: { assistant: { api_key: { api_token: "${var.assistant_api_token}" } } },
      },
      import: [{ to: "parkit_connection_openai.assistant", id }],
    });
  });

  it("writes a new file, and never over one that exists", async () => {
    const source = join(directory, "run.sh");
    const output = join(directory, "parkit.yaml");
    writeFileSync(source, RUN);
    expect(await runParkit(["import", source, "-o", output])).toMatchObject({ code: 0, stdout: "" });
    const written = readFileSync(output, "utf8");
    expect(await runParkit(["import", source, "-o", output])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("exists already") as string,
    });
    expect(readFileSync(output, "utf8")).toBe(written);
  });

  describe("from a directory", () => {
    const FOREIGN = {
      "Chart.yaml": "apiVersion: v2\nname: par\nversion: 1.0.0\n",
      "service.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: other }\n",
      "broken.yaml": "a: [\n",
      "list.yml": "- a\n",
    };
    const VALUES = `runner:
  runnerIdentitySecret: par-identity
  kubernetesActions: { pods: [] }
  config:
    ddBaseURL: https://app.datadoghq.eu
    urn: ""
    privateKey: ""
    modes: [pull]
    actionsAllowlist: [com.datadoghq.http.request]
`;
    const foreign = Object.keys(FOREIGN);
    const filled = (name: string, files: Readonly<Record<string, string>>): string => {
      const chart = join(directory, name);
      mkdirSync(chart);
      for (const [file, text] of Object.entries(files)) writeFileSync(join(chart, file), text);
      return chart;
    };

    it("imports what is a runner, and names the other files in one note", async () => {
      const chart = filled("chart", { ...FOREIGN, "values.yaml": VALUES });
      const { code, stdout, stderr } = await runParkit(["import", chart]);
      expect(code).toBe(0);
      expect(stdout).toContain("site: datadoghq.eu");
      expect(await runParkit(["validate", "-f", "-"], { input: stdout })).toMatchObject({ code: 0 });
      const notes = stderr.split("\n").filter((line) => line.includes("no part of a runner: "));
      expect(notes).toHaveLength(1);
      for (const name of foreign) expect(notes[0]).toContain(join(chart, name));
      expect(stderr).toContain("0 errors, 1 warning");
    });

    it("ends with 2 where nothing in it can be imported, and for a file that was named besides", async () => {
      const nothing = await runParkit(["import", filled("foreign", FOREIGN)]);
      expect(nothing).toMatchObject({ code: 2, stdout: "" });
      for (const name of foreign) expect(nothing.stderr).toContain(name);
      const chart = filled("named", { ...FOREIGN, "values.yaml": VALUES });
      const named = await runParkit(["import", chart, join(chart, "service.yaml")]);
      expect(named).toMatchObject({ code: 2, stdout: "" });
      expect(named.stderr).toContain("error schema/unrecognised-format");
    });
  });

  it.each([
    ["of no format", "kind: Pod\n", "schema/unrecognised-format"],
    ["that is no YAML", "a: [\n", "yaml/syntax"],
  ])("ends with 2 for a file %s, and writes nothing", async (_name, input, rule) => {
    const { code, stdout, stderr } = await runParkit(["import", "-", "-o", join(directory, "none.yaml")], {
      input,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(rule);
    expect(stderr).toContain("DatadogAgent manifest");
    expect(() => readFileSync(join(directory, "none.yaml"))).toThrow("ENOENT");
  });

  it("ends with 2 for a file that is not there", async () => {
    expect(await runParkit(["import", join(directory, "nowhere.yaml")])).toMatchObject({ code: 2 });
  });
});
