import type { CredentialWay } from "../credentials/credential-way";
import { credentialSteps } from "../guide/credential-steps";
import type { GuideStep } from "../guide/guide-step";
import { hostNeedsAppKey, type HostSpec } from "../host/host";
import { LINUX_CONFIG_FILE, LINUX_LOG_FILE } from "../host/agent-paths";

/** How to work with the Agent on Linux. */
export function linuxGuide(spec: HostSpec, way: CredentialWay): readonly GuideStep[] {
  const keys = hostNeedsAppKey(spec) ? "DD_API_KEY=… DD_APP_KEY=…" : "DD_API_KEY=…";
  return [
    { topic: "Prepare", commands: [`export ${keys}`] },
    { topic: "Install", commands: ["./install.sh"] },
    ...credentialSteps(spec, way),
    {
      topic: "Verify",
      text: "A new runner appears in the list of Private Action Runners.",
      commands: ["sudo datadog-agent status", `sudo grep -i enroll ${LINUX_LOG_FILE}`],
    },
    {
      topic: "Change the allowlist",
      text: "Replace the section `private_action_runner` by the one of `datadog.yaml` here, then restart.",
      commands: [`sudoedit ${LINUX_CONFIG_FILE}`, "sudo systemctl restart datadog-agent"],
    },
    { topic: "Restart", commands: ["sudo systemctl restart datadog-agent"] },
    { topic: "Logs", commands: [`sudo tail -f ${LINUX_LOG_FILE}`] },
  ];
}
