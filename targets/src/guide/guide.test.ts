import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { DeploymentInput, DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";

import { caddyfile } from "../container/tls";
import { deploymentTargetOf } from "../deployments";
import { guideText, type GuideTopic } from "./guide-step";

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

function stepsOf(type: DeploymentType, topic: GuideTopic, runner?: Partial<RunnerInput>) {
  return steps(type, runner).filter((step) => step.topic === topic);
}

function typed(type: DeploymentType, topic: GuideTopic, runner?: Partial<RunnerInput>): string {
  return stepsOf(type, topic, runner)
    .flatMap((step) => step.commands)
    .join("\n");
}

function told(type: DeploymentType, topic: GuideTopic, runner?: Partial<RunnerInput>): string {
  return stepsOf(type, topic, runner)
    .flatMap((step) => step.text ?? [])
    .join("\n");
}

describe("the guide of a deployment", () => {
  /** What Datadog's documentation tells people to type, by the statement of docs/coverage.md. */
  it.each<[string, DeploymentType, GuideTopic, string]>([
    ["[S17]", "docker", "Prepare", "mkdir -p ./config"],
    ["[S19 S86]", "docker", "Install", "./run.sh"],
    ["[S22 S86]", "compose", "Install", "docker compose up --detach"],
    ["[S35]", "linux", "Prepare", "export DD_API_KEY=… DD_APP_KEY=…"],
    ["[S38]", "linux", "Install", "./install.sh"],
    ["[S45]", "windows", "Restart", "Restart-Service -Force datadogagent"],
    ["[S47]", "operator", "Install", "--repo https://helm.datadoghq.com"],
    ["[S48]", "operator", "Install", "--version 2.30.0"],
    ["[S49]", "operator", "Prepare", "kubectl create secret generic datadog-secret --namespace actions"],
    ["[S51]", "operator", "Prepare", "app-key=$DD_APP_KEY"],
    [
      "[S63]",
      "operator",
      "Verify",
      "--selector app.kubernetes.io/component=cluster-agent --namespace actions --tail=-1 | grep private",
    ],
    ["[S65]", "operator", "Install", "--wait\nkubectl apply --filename datadog-agent.yaml"],
    [
      "[S71]",
      "operator",
      "Prepare",
      "kubectl create namespace actions\nkubectl create secret generic datadog-secret --namespace actions",
    ],
    ["[S72]", "operator", "Install", "helm upgrade --install datadog-operator datadog-operator"],
    ["[S73]", "operator", "Install", "--wait\nkubectl apply --filename datadog-agent.yaml"],
    ["[S78]", "helm-agent", "Prepare", "api-key=$DD_API_KEY"],
    ["[S84]", "helm-agent", "Install", "helm upgrade --install datadog-agent datadog"],
    ["[S87]", "helm", "Prepare", "kubectl version\nhelm version"],
    ["[S88]", "helm", "Verify", "kubectl get pods --namespace actions --watch"],
    ["[S90]", "compose", "Prepare", "export DD_API_KEY=… DD_APP_KEY=…"],
    ["[S98]", "helm", "Prepare", "parkit enroll"],
    ["[S99]", "helm", "Install", "helm upgrade --install payments private-action-runner"],
    [
      "[S105]",
      "linux",
      "Change the allowlist",
      "sudoedit /etc/datadog-agent/datadog.yaml\nsudo systemctl restart datadog-agent",
    ],
    ["[S106]", "windows", "Change the allowlist", String.raw`C:\ProgramData\Datadog\datadog.yaml`],
    ["[S107]", "operator", "Change the allowlist", "kubectl apply --filename datadog-agent.yaml"],
    ["[S108]", "compose", "Change the allowlist", "docker compose restart private-action-runner"],
    ["[S110]", "linux", "Logs", "/var/log/datadog/private-action-runner.log"],
    ["[S111]", "windows", "Logs", String.raw`C:\ProgramData\Datadog\logs\private-action-runner.log`],
    ["[S112]", "helm-agent", "Logs", "kubectl logs --selector app.kubernetes.io/component=cluster-agent"],
  ])("%s has people type for %s, %s", (_statement, type, topic, expected) => {
    expect(typed(type, topic)).toContain(expected);
  });

  /** What it tells them beside that. That it is so is not shown here. */
  it.each<[string, DeploymentType, GuideTopic, string]>([
    ["[S18]", "docker", "Prepare", "credential files lie below it"],
    ["[S20]", "docker", "Logs", "connect ECONNREFUSED"],
    ["[S39]", "linux", "Verify", "appears in the list"],
    ["[S40]", "windows", "Install", "brought to the newest version"],
    ["[S64]", "operator", "Verify", "enrolled, under which URN, and that it started"],
    ["[S77]", "helm-agent", "Prepare", "on_prem_runner_write"],
    ["[S92]", "docker", "Install", "may be run again"],
  ])("%s tells people for %s, %s", (_statement, type, topic, expected) => {
    expect(told(type, topic)).toContain(expected);
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

  it("says what ends TLS in front of a runner that browsers call, and asks it", () => {
    const push = { modes: ["push"], push: { hostname: "par.example.com" } } as const;
    for (const type of ["docker", "compose"] as const) {
      expect(steps(type, push).map(({ topic }) => topic)).toEqual(
        steps(type).flatMap(({ topic }) => (topic === "Install" ? [topic, "TLS"] : [topic])),
      );
      expect(told(type, "TLS", push)).toContain("9016 is published on 127.0.0.1 alone");
      expect(typed(type, "TLS", push)).toContain("curl --fail https://par.example.com/liveness");
    }
    const tlsProxy = { certificate: "./par.crt", key: "./par.key", port: 8443 };
    const proxied = { ...push, deployment: { type: "compose", tlsProxy } } as const;
    expect(told("compose", "TLS", proxied)).toContain("docker compose restart private-action-runner-tls");
    expect(typed("compose", "TLS", proxied)).toBe("curl --fail https://par.example.com:8443/liveness");
  });

  it("has Caddy's configuration written as it is, and Caddy started beside the runner in Docker", () => {
    const push = { modes: ["push"], push: { hostname: "par.example.com" } } as const;
    const [write, run] = stepsOf("docker", "TLS", push)[0]?.commands ?? [];
    const folder = mkdtempSync(join(tmpdir(), "parkit-caddy-"));
    execFileSync("sh", ["-c", write ?? "false"], { cwd: folder });
    expect(readFileSync(join(folder, "Caddyfile"), "utf8")).toBe(caddyfile("par.example.com", "127.0.0.1"));
    rmSync(folder, { recursive: true });
    expect(run).toMatch(
      /^docker run --detach --name payments-tls .*--network host --read-only .*"\$PWD"\/Caddyfile:\/etc\/caddy\/Caddyfile:ro .* caddy:[\d.]+$/,
    );
  });

  it("asks for no application key when nobody owns the runner", () => {
    const identity = { type: "self-enroll", ownership: "ownerless" } as const;
    for (const type of ["helm-agent", "linux", "windows"] as const) {
      expect(typed(type, "Prepare", { identity })).not.toContain("APP_KEY");
      expect(told(type, "Prepare", { identity })).not.toContain("APP_KEY");
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

  it.each(["helm", "helm-agent", "operator", "manifests", "docker"] as const)(
    "names the runner, one of several perhaps, where %s is rendered again",
    (type) => {
      expect(typed(type, "Change the allowlist")).toContain(
        `parkit synth ${type} -f parkit.yaml --runner payments -o .`,
      );
    },
  );

  it("names the runner wherever a command of parkit is about one of several", () => {
    const identities: readonly Partial<RunnerInput>[] = [
      {},
      { identity: { type: "file", path: "./identity/payments.yaml" } },
      { identity: { type: "secret", secretName: "payments-identity" } },
    ];
    const commands = (Object.keys(DEPLOYMENTS) as readonly DeploymentType[]).flatMap((type) =>
      identities.flatMap((identity) => steps(type, identity).flatMap((step) => step.commands)),
    );
    const ofParkit = [...new Set(commands)].filter((command) => /\bparkit (?:synth|enroll)\b/.test(command));
    expect(ofParkit).toContain("parkit synth compose -f parkit.yaml --runner payments -o .");
    expect(ofParkit.filter((command) => !command.includes(" --runner payments"))).toEqual([]);
  });

  it.each<[string, DeploymentType, readonly string[], readonly string[]]>([
    [
      "a Role",
      "operator",
      ["com.datadoghq.kubernetes.core.listPod"],
      [
        "kubectl delete clusterrole,clusterrolebinding payments-node-agent-actions payments-cluster-agent-actions payments-remediation --ignore-not-found",
        "kubectl delete role,rolebinding payments-node-agent-actions payments-remediation --namespace actions --ignore-not-found",
      ],
    ],
    [
      "a ClusterRole",
      "helm-agent",
      ["com.datadoghq.kubernetes.core.listNode"],
      [
        "kubectl delete clusterrole,clusterrolebinding payments-node-agent-actions payments-remediation --ignore-not-found",
        "kubectl delete role,rolebinding payments-node-agent-actions payments-cluster-agent-actions payments-remediation --namespace actions --ignore-not-found",
      ],
    ],
    [
      "no role at all",
      "manifests",
      ["com.datadoghq.http.request"],
      [
        "kubectl delete clusterrole,clusterrolebinding payments --ignore-not-found",
        "kubectl delete role,rolebinding payments --namespace actions --ignore-not-found",
      ],
    ],
  ])("takes permissions away that are no longer wanted, with %s (%s)", (_title, type, allow, expected) => {
    const [step] = stepsOf(type, "Change the allowlist", { allow });
    expect(step?.commands.filter((command) => command.startsWith("kubectl delete"))).toEqual(expected);
    expect(step?.text).toContain("nothing else does");
    expect(typed("helm", "Change the allowlist", { allow })).not.toContain("kubectl delete");
  });

  it("says what to do without network, where Helm would fetch a schema", () => {
    expect(told("helm", "Install")).toContain("--skip-schema-validation");
  });

  it("names the node's container only where a node has a runner", () => {
    expect(typed("operator", "Logs")).not.toContain("private-action-runner");
    expect(typed("operator", "Logs", { node: { allow: [] } })).toContain("--container private-action-runner");
  });
});

it("guideText writes commands as blocks of their shell", () => {
  expect(guideText("T", [{ topic: "Logs", text: "Look.", commands: ["a", "b"], shell: "powershell" }])).toBe(
    "# T\n\n## Logs\n\nLook.\n\n```powershell\na\nb\n```\n",
  );
});

it.each([
  ["terraform", true],
  ["artifact", false],
  [undefined, false],
] as const)("says what becomes of apply: %s where no construct renders: %s", (apply, says) => {
  const spec = runnerSpec({
    name: "payments",
    allow: ["com.datadoghq.http.request"],
    deployment: { type: "operator", namespace: "actions", ...(apply === undefined ? {} : { apply }) },
  });
  const guide = deploymentTargetOf(spec)
    .files(spec)
    .find((file) => file.guide === true);
  expect(guide?.text.includes("Nothing here is applied by Terraform")).toBe(says);
});
