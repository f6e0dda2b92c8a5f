import { posix } from "node:path";

import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { DeploymentInput } from "@parkit/provider-schema/internal/deployment/deployment";
import { parse } from "yaml";

import { literalCredentials, literalSecrets } from "./literal-credential";
import { TARGETS } from "../targets";

const scripts = { hello: { command: ["echo", "{{ parameters.name }}"] } };

function spec(deployment: DeploymentInput) {
  const list = ["com.datadoghq.script.runPredefinedScript"];
  return runnerSpec({ name: "r", allow: list, scripts, identity: identityFor(deployment), deployment });
}

function identityFor({ type }: DeploymentInput) {
  return type === "helm" || type === "manifests"
    ? ({ type: "secret", secretName: "r-identity" } as const)
    : ({ type: "self-enroll" } as const);
}

/** Every file of the runner's deployment, one after the other. */
function rendered(deployment: DeploymentInput): string {
  const target = TARGETS[deployment.type];
  if (target?.of !== "runner") throw new Error("no such target");
  return target
    .files(spec(deployment))
    .map(({ path, text }) => `== ${path}\n${text}`)
    .join("");
}

describe("scripts", () => {
  it("become a file of the documented form, at the path that connections use", () => {
    const [file] = literalCredentials(spec({ type: "compose" }));
    expect(file?.path).toBe("/etc/dd-action-runner/config/credentials/scripts/script.yaml");
    expect(parse(file?.content ?? "")).toEqual({
      schemaId: "script-credentials-v1",
      runPredefinedScript: { hello: { command: ["echo", "{{ parameters.name }}"] } },
    });
  });

  it("are carried into a cluster by a Secret of their own", () => {
    const [secret, ...others] = literalSecrets(spec({ type: "helm", namespace: "n1" }), "n1");
    expect(others).toEqual([]);
    expect(secret?.metadata).toEqual({ name: "r-scripts", namespace: "n1" });
    expect(Object.keys(secret?.stringData ?? {})).toEqual(["script.yaml"]);
  });

  it.each<[DeploymentInput, string]>([
    [{ type: "helm", namespace: "n1" }, "secretName: r-scripts\n      directoryName: scripts"],
    [{ type: "docker" }, "== config/credentials/scripts/script.yaml"],
    [{ type: "compose" }, "== config/credentials/scripts/script.yaml"],
    [
      { type: "linux" },
      "credentials/scripts/script.yaml /etc/datadog-agent/private-action-runner/script-config.yaml",
    ],
    [
      { type: "windows" },
      String.raw`$target = 'C:\ProgramData\Datadog\private-action-runner\powershell-script-config.yaml'`,
    ],
  ])("reach the runner of %j", (deployment, expected) => {
    const text = rendered(deployment);
    expect(text).toContain(expected);
    expect(text).toContain("schemaId: script-credentials-v1");
  });

  it.each(["manifests", "operator", "helm-agent"] as const)(
    "are mounted where connections look, by %s",
    (type) => {
      const deployment = { type, namespace: "n1" };
      const [file] = literalCredentials(spec(deployment));
      expect(rendered(deployment)).toContain(`mountPath: ${posix.dirname(file?.path ?? "")}`);
      expect(rendered(deployment)).toContain("secretName: r-scripts");
    },
  );
});
