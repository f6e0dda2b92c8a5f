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
    expect(same).toEqual({ code: 0, stdout: "no changes\n", stderr: "" });
    expect(different.code).toBe(1);
    expect(different.stdout).toContain(
      "+ Cluster Agent: may run com.datadoghq.kubernetes.core.deletePod (destructive)\n",
    );
    expect(backwards.stdout).toContain(
      "- Cluster Agent: may no longer run com.datadoghq.kubernetes.core.deletePod\n",
    );
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
