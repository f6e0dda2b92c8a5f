import { runParkit } from "../support/run-parkit";

const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - name: cluster
    allow: [com.datadoghq.kubernetes.core.listPod, com.datadoghq.kubernetes.core.deletePod]
    identity: { type: self-enroll, ownership: ownerless }
    agentTags: [env:prod]
    deployment: { type: operator, namespace: datadog, defaultActions: false }
executionPolicies:
  - name: read-prod
    effect: allow
    actions: [com.datadoghq.kubernetes.core.listPod]
    targets: [{ agentTags: [env:prod] }]
`;

const explain = (...options: readonly string[]) =>
  runParkit(["explain", "permissions", "-f", "-", ...options], { input: DESCRIPTION });

describe("parkit explain permissions", () => {
  it("says what may run, and which line decides", async () => {
    const { code, stdout, stderr } = await explain();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("runner cluster, Cluster Agent (operator), ownerless, Agent tags env:prod\n");
    expect(stdout).toMatch(/core\.listPod +allowed +allowed by read-prod \(-:11:15\)\n/);
    expect(stdout).toMatch(/core\.deletePod +denied +no policy allows it\n/);
  });

  it("answers about one action, with other tags, as JSON", async () => {
    const action = "com.datadoghq.kubernetes.core.listPod";
    const { code, stdout } = await explain("--action", action, "--tag", "env:dev", "--format", "json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      programs: [
        {
          runner: "cluster",
          deployment: "operator",
          flavour: "cluster-agent",
          ownership: "ownerless",
          agentTags: ["env:dev"],
          permissions: [
            {
              action,
              outcome: "denied",
              decidedBy: "policy",
              places: [],
              reason: "no policy allows it",
              policies: { outcome: "denied", allows: [], denies: [] },
              allowlist: { type: "listed" },
            },
          ],
        },
      ],
    });
  });

  it("refuses a runner that is not there, and a tag that is none", async () => {
    expect(await explain("--runner", "other")).toMatchObject({ code: 2 });
    const { code, stderr } = await explain("--tag", "env:*");
    expect([code, stderr]).toEqual([2, expect.stringContaining("stands for no part of a tag")]);
  });
});
