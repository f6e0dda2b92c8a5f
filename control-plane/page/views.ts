/** Which view an address opens. */
import { h } from "./dom";
import { head, linkButton } from "./parts";
import { accessView } from "./access-view";
import { appBuilderView } from "./app-builder-view";
import { connectionForm } from "./connection-form";
import { connectionView } from "./connection-view";
import { connectionsView } from "./connections-view";
import { groupForm } from "./group-form";
import { groupView, groupsView } from "./groups-view";
import { newRunnerView } from "./new-runner-view";
import { queueTaskView } from "./queue-task-view";
import { runnerView, runnersView } from "./runners-view";
import { taskView, tasksView } from "./tasks-view";
import type { Place, View } from "./view";

type OpenView = (place: Place) => Promise<View>;

interface Kind {
  readonly list: OpenView;
  readonly create?: OpenView;
  readonly item?: OpenView;
  readonly actions?: Readonly<Record<string, OpenView>>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  runners: {
    list: runnersView,
    create: newRunnerView,
    item: runnerView,
    actions: { access: (place) => accessView("runner", place) },
  },
  connections: {
    list: connectionsView,
    create: connectionForm,
    item: connectionView,
    actions: { edit: connectionForm, access: (place) => accessView("connection", place) },
  },
  groups: {
    list: groupsView,
    create: groupForm,
    item: groupView,
    actions: { edit: groupForm, access: (place) => accessView("connection-group", place) },
  },
  tasks: { list: tasksView, create: queueTaskView, item: taskView },
  "app-builder": { list: appBuilderView },
};

/** Opens the view of an address. */
export async function openView(kind: string, place: Place): Promise<View> {
  const found = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  const open = found && viewOf(found, place);
  return open === undefined ? nowhere() : open(place);
}

function viewOf({ list, create, item, actions = {} }: Kind, { id, action }: Place): OpenView | undefined {
  if (id === "") return list;
  if (id === "new") return create;
  return action === "" ? item : Object.hasOwn(actions, action) ? actions[action] : undefined;
}

function nowhere(): View {
  const title = "There is nothing here";
  return {
    title,
    content: h("div", { class: "stack" }, head(title), linkButton("#/runners", "To the runners")),
  };
}
