/** Opens the records of a control plane. */
import { ChangeFeed } from "./change-feed";
import { ConsoleSessions } from "./console/console-sessions";
import type { ControlPlaneContext, Plane, SharedContext } from "./context";
import type { ControlPlaneEvent } from "./event";
import { EventCounts } from "./metrics";
import { newSigningKey } from "./routes/signing-keys";
import type { ControlPlaneState, Organisation } from "./state";
import type { Store } from "./store/store";
import { OpenTasks } from "./tasks/open-tasks";
import { UsedTokens } from "./used-tokens";
import { continueInstance } from "./workflow/workflow-instance";

/** Opens a control plane with what its store has kept: no organisation at first. */
export function openPlane(given: SharedContext): Plane {
  const counts = new EventCounts();
  const shared = {
    ...given,
    log: (event: ControlPlaneEvent) => {
      counts.note(event);
      given.log(event);
    },
  };
  const { store, randomBytes, now } = shared;
  const records: Map<string, Organisation> = store.table("organisation");
  const organisations = new Map<string, ControlPlaneContext>();
  const open = (organisation: Organisation): ControlPlaneContext => {
    const changes = new ChangeFeed(now().getTime());
    const log = (event: ControlPlaneEvent): void => {
      shared.log(event);
      changes.note();
    };
    const state = openState(store, organisation);
    const context = { ...shared, log, changes, taskEnded: continueInstance, state };
    organisations.set(organisation.id.toString(), context);
    return context;
  };
  for (const organisation of records.values()) open(organisation);
  return {
    ...shared,
    organisations,
    addOrganisation: (organisation) => {
      records.set(organisation.id.toString(), organisation);
      const context = open(organisation);
      const key = newSigningKey(randomBytes);
      context.state.signingKeys.set(key.keyId, key);
      return context;
    },
    counts,
    faults: store.table("fault"),
    usedTokens: new UsedTokens(),
    consoleSessions: new ConsoleSessions(shared),
  };
}

function openState(store: Store, organisation: Organisation): ControlPlaneState {
  const owner = organisation.id.toString();
  return {
    organisation,
    users: store.table("user", owner),
    roles: store.table("role", owner),
    teams: store.table("team", owner),
    apiKeys: store.table("api-key", owner),
    appKeys: store.table("application-key", owner),
    runners: store.table("runner", owner),
    connections: store.table("connection", owner),
    groups: store.table("connection-group", owner),
    executionPolicies: store.table("execution-policy", owner),
    agents: store.table("agent", owner),
    openTasks: new OpenTasks(store.table("open-task", owner)),
    finishedTasks: store.table("finished-task", owner),
    workflows: store.table("workflow", owner),
    workflowInstances: store.table("workflow-instance", owner),
    signingKeys: store.table("signing-key", owner),
    audit: store.table("audit", owner),
    restrictionPolicies: store.table("restriction-policy", owner),
  };
}
