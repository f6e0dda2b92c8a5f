import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
