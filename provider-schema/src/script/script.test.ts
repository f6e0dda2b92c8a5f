import { parse } from "yaml";

import { runnerSpec } from "../runner/runner-spec";
import { scriptCredential, scriptExpressions, scriptFile, type ScriptInput } from "./script";

const SCRIPTS: Readonly<Record<string, ScriptInput>> = {
  "disk-free": {
    command: ["df", "-h", "{{ parameters.mount }}"],
    parameterSchema: { properties: { mount: { type: "string" } }, required: ["mount"] },
  },
  stop: { powershell: "Stop-Service", allowedEnvVars: ["TZ"] },
  rotate: { powershellFile: "C:\\rotate.ps1", arguments: ["-Force"] },
};

describe("script file", () => {
  it("keeps commands and PowerShell apart, in the documented format", () => {
    expect(scriptFile(SCRIPTS)).toEqual({
      schemaId: "script-credentials-v1",
      runPredefinedScript: { "disk-free": SCRIPTS["disk-free"] },
      runPredefinedPowershellScript: {
        stop: { script: "Stop-Service", allowedEnvVars: ["TZ"] },
        rotate: { file: "C:\\rotate.ps1", arguments: ["-Force"] },
      },
    });
    expect(scriptFile({})).toEqual({ schemaId: "script-credentials-v1" });
  });

  it("is text that a YAML parser reads back", () => {
    const { from } = scriptCredential(SCRIPTS);
    expect(from.type === "literal" ? parse(from.value) : undefined).toEqual(scriptFile(SCRIPTS));
  });

  it("finds the expressions of a text", () => {
    expect(scriptExpressions("a {{ parameters.b }}{{c}} {{\n d }} {e} {{")).toEqual([
      "parameters.b",
      "c",
      "d",
    ]);
  });

  it.each([
    [{ type: "compose" as const }, "/etc/dd-action-runner/config/credentials/scripts/script.yaml"],
    [
      { type: "operator" as const, namespace: "datadog" },
      "/etc/datadog-agent/private-action-runner/script-config.yaml",
    ],
    [{ type: "linux" as const }, "/etc/datadog-agent/private-action-runner/script-config.yaml"],
    [
      { type: "windows" as const },
      "C:\\ProgramData\\Datadog\\private-action-runner\\powershell-script-config.yaml",
    ],
  ])("lies where a runner deployed by %j looks for it", (deployment, path) => {
    const { credentials } = runnerSpec({ name: "a", allow: "none", scripts: SCRIPTS, deployment });
    expect(credentials.map((credential) => [credential.name, credential.path])).toEqual([["scripts", path]]);
  });
});
