import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { DeploymentInput, DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";

import { deploymentTargetOf } from "../deployments";
import { guideText } from "./guide-step";
import type { GuideTopic } from "./guide-step";

const DEPLOYMENTS: Readonly<Record<DeploymentType, DeploymentInput>> = {
  helm: { type: "helm", namespace: "actions" },
  "helm-agent": { type: "helm-agent", namespace: "actions" },
  operator: { type: "operator", namespace: "actions" },
  manifests: { type: "manifests", namespace: "actions" },
  docker: { type: "docker" },
  compose: { type: "compose" },
  linux: { type: "linux" },
  windows: { type: "windows" },
};

function steps(type: DeploymentType, runner: Partial<RunnerInput> = {}) {
  const spec = runnerSpec({
    name: "payments",
    allow: ["com.datadoghq.kubernetes.core.listPod"],
    ...(type === "helm" || type === "manifests"
      ? { identity: { type: "secret", secretName: "payments-identity" } }
      : {}),
    deployment: DEPLOYMENTS[type],
    ...runner,
  });
  return deploymentTargetOf(spec).guide(spec);
}

function commands(type: DeploymentType, topic: GuideTopic, runner: Partial<RunnerInput> = {}): string {
  const found = steps(type, runner).filter((step) => step.topic === topic);
  return found
    .flatMap((step) => [...(step.text === undefined ? [] : [step.text]), ...step.commands])
    .join("\n");
}

describe("the guide of a deployment", () => {
  /** What Datadog's documentation tells people to type, by the number of the statement in the coverage map. */
  it.each<[number, DeploymentType, GuideTopic, string]>([
    [17, "docker", "Prepare", "mkdir -p ./config"],
    [18, "docker", "Prepare", "credential files lie below it"],
    [19, "docker", "Install", "./run.sh"],
    [20, "docker", "Logs", "connect ECONNREFUSED"],
    [22, "compose", "Install", "docker compose up --detach"],
    [35, "linux", "Prepare", "export DD_API_KEY=… DD_APP_KEY=…"],
    [38, "linux", "Install", "./install.sh"],
    [39, "linux", "Verify", "appears in the list"],
    [40, "windows", "Install", "brought to the newest version"],
    [45, "windows", "Restart", "Restart-Service -Force datadogagent"],
    [47, "operator", "Install", "--repo https://helm.datadoghq.com"],
    [48, "operator", "Install", "--version 2.25.0"],
    [49, "operator", "Prepare", "kubectl create secret generic datadog-secret --namespace actions"],
    [51, "operator", "Prepare", "app-key=$DD_APP_KEY"],
    [
      63,
      "operator",
      "Verify",
      "--selector app.kubernetes.io/component=cluster-agent --namespace actions --tail=-1 | grep private",
    ],
    [64, "operator", "Verify", "enrolled, under which URN, and that it started"],
    [65, "operator", "Install", "--wait\nkubectl apply --filename datadog-agent.yaml"],
    [
      71,
      "operator",
      "Prepare",
      "kubectl create namespace actions\nkubectl create secret generic datadog-secret --namespace actions",
    ],
    [72, "operator", "Install", "helm upgrade --install datadog-operator datadog-operator"],
    [73, "operator", "Install", "--wait\nkubectl apply --filename datadog-agent.yaml"],
    [77, "helm-agent", "Prepare", "on_prem_runner_write"],
    [78, "helm-agent", "Prepare", "api-key=$DD_API_KEY"],
    [84, "helm-agent", "Install", "helm upgrade --install datadog-agent datadog"],
    [87, "helm", "Prepare", "kubectl version\nhelm version"],
    [88, "helm", "Verify", "kubectl get pods --namespace actions --watch"],
    [90, "compose", "Prepare", "export DD_API_KEY=… DD_APP_KEY=…"],
    [92, "docker", "Install", "may be run again"],
    [98, "helm", "Prepare", "parkit enroll"],
    [99, "helm", "Install", "helm upgrade --install payments private-action-runner"],
    [
      105,
      "linux",
      "Change the allowlist",
      "sudoedit /etc/datadog-agent/datadog.yaml\nsudo systemctl restart datadog-agent",
    ],
    [106, "windows", "Change the allowlist", String.raw`C:\ProgramData\Datadog\datadog.yaml`],
    [107, "operator", "Change the allowlist", "kubectl apply --filename datadog-agent.yaml"],
    [108, "compose", "Change the allowlist", "docker compose restart private-action-runner"],
    [110, "linux", "Logs", "/var/log/datadog/private-action-runner.log"],
    [111, "windows", "Logs", String.raw`C:\ProgramData\Datadog\logs\private-action-runner.log`],
    [112, "helm-agent", "Logs", "kubectl logs --selector app.kubernetes.io/component=cluster-agent"],
  ])("covers statement %i: %s, %s", (_row, type, topic, expected) => {
    expect(commands(type, topic)).toContain(expected);
  });

  it.each(Object.keys(DEPLOYMENTS) as readonly DeploymentType[])(
    "tells for %s every topic, in order",
    (type) => {
      expect(steps(type).map(({ topic }) => topic)).toEqual([
        "Prepare",
        "Install",
        "Verify",
        "Change the allowlist",
        "Restart",
        "Logs",
      ]);
    },
  );

  it("asks for no application key when nobody owns the runner", () => {
    const identity = { type: "self-enroll", ownership: "ownerless" } as const;
    for (const type of ["helm-agent", "linux", "windows"] as const) {
      expect(commands(type, "Prepare", { identity })).not.toContain("APP_KEY");
    }
  });

  it("keeps what is secret out of arguments, which others on the machine see", () => {
    for (const type of Object.keys(DEPLOYMENTS) as readonly DeploymentType[])
      for (const step of steps(type))
        for (const command of step.commands)
          expect(command).not.toMatch(/--from-literal|--set [a-z.]*[kK]ey/);
  });

  it("brings every file that somebody fills in, one Secret once", () => {
    const from = (key: string) => ({ type: "http-token", from: { secretName: "all", key } }) as const;
    const credentials = { a: from("a.json"), b: from("b.json") };
    const found = steps("helm", { credentials }).find(({ topic }) => topic === "Credentials")?.commands ?? [];
    expect(found).toEqual([
      "parkit synth credentials -f parkit.yaml --runner payments -o credentials/",
      "kubectl get secret all --namespace actions || kubectl create secret generic all --namespace actions --from-file=a.json=credentials/a/a.json --from-file=b.json=credentials/b/b.json --dry-run=client --output=yaml | kubectl apply --server-side --filename -",
    ]);
  });

  it("gives files of a host to the Agent's user once the Agent is there", () => {
    const file = (path: string) => ({ ci: { type: "jenkins", from: { type: "file", path } } }) as const;
    const linux = steps("linux", { credentials: file("/etc/datadog-agent/private-action-runner/ci.json") });
    expect(linux.map(({ topic }) => topic).slice(0, 3)).toEqual(["Prepare", "Install", "Credentials"]);
    expect(linux[2]?.commands.at(-1)).toBe(
      "sudo install -D --owner=dd-agent --group=dd-agent --mode=0400 credentials/ci/jenkins_token.json /etc/datadog-agent/private-action-runner/ci.json",
    );
    const windows = steps("windows", { credentials: file(String.raw`C:\it's\ci.json`) });
    expect(windows[2]?.commands.at(-1)).toBe(
      String.raw`icacls 'C:\it''s\ci.json' /inheritance:r /grant:r "*S-1-5-18:F" /grant:r "*S-1-5-32-544:F" /grant:r "ddagentuser:R"`,
    );
  });

  it("names the node's container only where a node has a runner", () => {
    expect(commands("operator", "Logs")).not.toContain("private-action-runner");
    expect(commands("operator", "Logs", { node: { allow: [] } })).toContain(
      "--container private-action-runner",
    );
  });
});

it("guideText writes commands as blocks of their shell", () => {
  expect(guideText("T", [{ topic: "Logs", text: "Look.", commands: ["a", "b"], shell: "powershell" }])).toBe(
    "# T\n\n## Logs\n\nLook.\n\n```powershell\na\nb\n```\n",
  );
});
