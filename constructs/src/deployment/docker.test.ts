import type { TerraformStack } from "cdktf";
import { parse } from "yaml";

import {
  Actions,
  configureProviders,
  Credential,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  Secret,
  type PrivateActionRunnerProps,
} from "../index";
import { fileBeside, removeSynthesized, synthesize } from "../synthesize.fixture";

afterAll(removeSynthesized);

type Options = Parameters<typeof Deployment.docker>[0];

function runnerIn(
  stack: TerraformStack,
  options: Options = {},
  props: Partial<PrivateActionRunnerProps> = {},
): PrivateActionRunner {
  return new PrivateActionRunner(stack, "runner", {
    name: "payments",
    allow: [Actions.http.request],
    identity: RunnerIdentity.file({ path: "/etc/parkit/payments.yaml" }),
    deployment: Deployment.docker(options),
    ...props,
  });
}

function synthesizeRunner(options: Options = {}, props: Partial<PrivateActionRunnerProps> = {}) {
  return synthesize((stack) => {
    configureProviders(stack, { docker: {} });
    runnerIn(stack, options, props);
  });
}

type Stack = ReturnType<typeof synthesize>;

function container(stack: Stack, name: string): Readonly<Record<string, unknown>> {
  const found = Object.values(stack.resources("docker_container")).find((one) => one["name"] === name);
  return found ?? {};
}

function configOf(stack: Stack): unknown {
  const [settings] = container(stack, "payments-config")["upload"] as { content: string }[];
  return parse(settings?.content ?? "");
}

describe("Deployment.docker", () => {
  it("runs what cannot be written to, with limits, health and no more rights than it needs", () => {
    expect(container(synthesizeRunner(), "payments")).toMatchObject({
      read_only: true,
      capabilities: [{ drop: ["ALL"] }],
      security_opts: ["no-new-privileges"],
      cpu_period: 100000,
      cpu_quota: 25000,
      memory: 1024,
      memory_swap: 1024,
      restart: "unless-stopped",
      wait: true,
      healthcheck: [{ test: ["CMD", "curl", "-f", "http://localhost:9016/liveness"] }],
      volumes: [{ container_path: "/etc/dd-action-runner/config", read_only: true }],
      ports: [],
    });
  });

  it("puts the configuration into the volume by a container that ends, with the identity from the host's file", () => {
    const stack = synthesizeRunner();
    const writer = container(stack, "payments-config");
    expect(writer).toMatchObject({ must_run: false, attach: true, network_mode: "none" });
    expect(writer["volumes"]).toContainEqual({
      host_path: "/etc/parkit/payments.yaml",
      container_path: "/parkit/identity.yaml",
      read_only: true,
    });
    expect(configOf(stack)).toMatchObject({ actionsAllowlist: ["com.datadoghq.http.request"] });
  });

  it("replaces the runner when its allowlist changes, and keeps the identity", () => {
    const [before, after] = [
      synthesizeRunner(),
      synthesizeRunner({}, { allow: [Actions.http.request, Actions.temporal.runWorkflow] }),
    ];
    expect(configOf(after)).not.toEqual(configOf(before));
    expect(container(after, "payments-config")).toEqual({
      ...container(before, "payments-config"),
      upload: expect.anything() as unknown,
    });
    expect(container(after, "payments")).toEqual(container(before, "payments"));
    expect(container(after, "payments")["lifecycle"]).toEqual({
      replace_triggered_by: [expect.stringMatching(/^docker_container\.runner_writer_/)],
    });
  });

  it("is reached from its host alone", () => {
    const stack = synthesizeRunner({}, { modes: ["push"], push: { hostname: "par.example.com" } });
    expect(container(stack, "payments")["ports"]).toEqual([
      { ip: "127.0.0.1", external: 9016, internal: 9016 },
    ]);
  });

  it.each([
    ["512m", 512],
    ["1g", 1024],
    ["1.5gb", 1536],
    ["524288k", 512],
    ["536870912", 512],
  ])("reads %s of memory as Docker does", (memory, megabytes) => {
    expect(container(synthesizeRunner({ memory }), "payments")["memory"]).toBe(megabytes);
  });

  it("mounts files of the host", () => {
    const credentials = {
      ci: Credential.jenkins({
        from: Secret.file("/etc/dd-action-runner/config/credentials/ci/jenkins_token.json"),
      }),
    };
    const stack = synthesizeRunner(
      { configDirectory: "/srv/runner", scriptsDirectory: "/srv/scripts" },
      { credentials },
    );
    expect(container(stack, "payments")["volumes"]).toEqual([
      expect.anything(),
      {
        host_path: "/srv/runner/credentials/ci/jenkins_token.json",
        container_path: "/etc/dd-action-runner/config/credentials/ci/jenkins_token.json",
        read_only: true,
      },
      {
        host_path: "/srv/scripts",
        container_path: "/etc/dd-action-runner-script/scripts",
        read_only: true,
      },
    ]);
    expect(() => synthesizeRunner({}, { credentials })).toThrow(
      "[stack/runner] deployment.configDirectory: must be absolute",
    );
  });

  it("refuses to enroll with keys that the state would hold", () => {
    expect(() => synthesizeRunner({}, { identity: RunnerIdentity.selfEnroll() })).toThrow(
      "[stack/runner] identity.type: the first start would need Datadog's keys",
    );
  });

  it("is only files when that is what was asked for, also for a runner that enrolls", () => {
    const stack = synthesize((scope) => {
      runnerIn(scope, { apply: "artifact" }, { identity: RunnerIdentity.selfEnroll() });
    });
    expect(stack.json).not.toHaveProperty("resource");
    expect(fileBeside(stack, "parkit/runner/run.sh")).toContain("docker run");
    expect(fileBeside(stack, "parkit/runner/README.md")).toContain("docker restart payments");
  });
});
