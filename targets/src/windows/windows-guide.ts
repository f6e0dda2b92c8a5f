import type { CredentialWay } from "../credentials/credential-way";
import { credentialSteps } from "../guide/credential-steps";
import type { GuideStep } from "../guide/guide-step";
import { hostNeedsAppKey, type HostSpec } from "../host/host";
import { WINDOWS_CONFIG_FILE, WINDOWS_LOG_FILE } from "../host/agent-paths";

/** How to work with the Agent on Windows. */
export function windowsGuide(spec: HostSpec, way: CredentialWay): readonly GuideStep[] {
  const keys = hostNeedsAppKey(spec) ? ["DD_API_KEY", "DD_APP_KEY"] : ["DD_API_KEY"];
  const steps: readonly GuideStep[] = [
    { topic: "Prepare", commands: keys.map((key) => `$env:${key} = "…"`) },
    {
      topic: "Install",
      text: "As administrator. An Agent that is installed already is brought to the newest version.",
      commands: [String.raw`powershell -ExecutionPolicy Bypass -File .\install.ps1`],
    },
    ...credentialSteps(spec, way),
    {
      topic: "Verify",
      text: "A new runner appears in the list of Private Action Runners.",
      commands: ["Get-Service datadog-private-action-runner"],
    },
    {
      topic: "Change the allowlist",
      text: "Replace the section `private_action_runner` by the one of `datadog.yaml` here, then restart.",
      commands: [`notepad ${WINDOWS_CONFIG_FILE}`, "Restart-Service -Force datadogagent"],
    },
    { topic: "Restart", commands: ["Restart-Service -Force datadogagent"] },
    { topic: "Logs", commands: [`Get-Content -Wait ${WINDOWS_LOG_FILE}`] },
  ];
  return steps.map((step) => ({ ...step, shell: "powershell" }));
}
