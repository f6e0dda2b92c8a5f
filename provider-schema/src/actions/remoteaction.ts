import { actionName } from "./action-name";
import { type Action, actionsOf, AGENTS } from "./action";

const ROOT = "com.datadoghq.remoteaction";

/** Actions on the Agent's own host, and the older names that stood for some of them. */
export function remoteactionActions(): readonly Action[] {
  return [
    ...actionsOf(
      ROOT,
      { flavours: AGENTS },
      { testConnection: "Make sure that a remote action reaches the host" },
    ),
    ...actionsOf(
      `${ROOT}.agent`,
      { flavours: ["agent"] },
      {
        getStatus: "Return the status page of the host's Agent",
        getDiagnose: "Return what the Agent's self-diagnosis found on its host",
        getConfig: "Return the configuration that the host's Agent runs with",
      },
    ),
    ...actionsOf(
      `${ROOT}.internal`,
      { flavours: AGENTS },
      { prepareEncryption: "Agree on a key for the secret inputs of one task" },
    ),
    ...actionsOf(
      `${ROOT}.networkconfigmanagement`,
      { flavours: AGENTS },
      {
        rollbackConfig: "Put back a saved configuration of a network device",
        runCommand: "Issue a command to a network device",
      },
    ),
    ...actionsOf(
      `${ROOT}.networks`,
      { flavours: AGENTS },
      { runNetworkPath: "Trace the path of packets from the Agent to a host" },
    ),
    ...actionsOf(
      `${ROOT}.pcap`,
      { flavours: ["agent"], os: "linux" },
      { runCapture: "Record network packets on the host" },
    ),
    ...actionsOf(
      `${ROOT}.rshell`,
      { flavours: ["agent"] },
      { runCommand: "Run a command in the Agent's restricted shell" },
    ),
    ...actionsOf(
      `${ROOT}.rshell`,
      { flavours: [], status: "unregistered" },
      { runRemediationCommand: "Run a repair command in the restricted shell" },
    ),
    ...actionsOf(
      `${ROOT}.queries`,
      { flavours: [], status: "unregistered" },
      { execute: "Send a query through the host's Agent" },
    ),
    ...actionsOf(
      "com.datadoghq.ddagent",
      { flavours: [], status: "retired", replacedBy: actionName(`${ROOT}.testConnection`) },
      { testConnection: "Make sure that a remote action reaches the host, under its former name" },
    ),
    ...actionsOf(
      "com.datadoghq",
      { flavours: [], status: "documented" },
      { traceroute: "Trace a network path; seen in deployment samples only" },
    ),
  ];
}
