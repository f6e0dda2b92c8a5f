import { type Action, actionsOf } from "./action";

/** Ansible actions: named by Datadog's list of permissions, inputs and credentials unpublished. */
export function ansibleActions(): readonly Action[] {
  return actionsOf(
    "com.datadoghq.ansible",
    { flavours: ["standalone"], status: "documented" },
    { invokePlaybook: "Run an Ansible playbook" },
  );
}
