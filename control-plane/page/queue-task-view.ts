/** Queueing a task, with a form made of the action's inputs. */
import { actionFields } from "./action-fields";
import { call } from "./api";
import { fill, h } from "./dom";
import { field, form, type Option, radios, select, textInput } from "./form";
import { head } from "./parts";
import {
  CONTROL_PATH,
  type Connection,
  type Group,
  listConnections,
  listGroups,
  listRunners,
  type Runner,
  type Task,
} from "./records";
import { announce, go, may, type Place, to, type View } from "./view";

/** The view. */
export async function queueTaskView({ query, session }: Place): Promise<View> {
  const title = "Queue a task";
  const [runners, connections, groups] = await Promise.all([
    listRunners(),
    may(session, "connections_read") ? listConnections() : [],
    may(session, "connection_groups_read") ? listGroups() : [],
  ]);
  const action = actionFields(query.get("action"));
  const target = targetFields(runners, connections, groups, query);
  const content = form(
    {
      submit: "Queue the task",
      cancel: "#/tasks",
      send: async () => {
        const body = { ...action.values(), ...target.values() };
        const { task, warnings } = await call<{ task: Task; warnings: readonly string[] }>(
          "POST",
          `${CONTROL_PATH}/tasks`,
          body,
        );
        announce(["The task is queued", ...warnings].join(": "));
        go(to("tasks", task.id));
      },
    },
    action.action,
    target.element,
    action.inputs,
  );
  const up = h("a", { href: "#/tasks" }, "Tasks");
  return { title, content: h("div", { class: "stack narrow" }, head(title, { up }), content) };
}

interface TargetFields {
  readonly element: HTMLElement;
  readonly values: () => Readonly<Record<string, unknown>>;
}

/** For whom the task is: a runner, a connection, or the member of a group that tags pick. */
function targetFields(
  runners: readonly Runner[],
  connections: readonly Connection[],
  groups: readonly Group[],
  query: URLSearchParams,
): TargetFields {
  const part = h("div", { class: "stack" });
  const named = (
    items: readonly { readonly id: string; readonly attributes: { readonly name: string } }[],
  ): readonly Option[] => items.map(({ id, attributes }) => ({ value: id, text: attributes.name }));
  const runner = select(
    runners.map(({ id, name }) => ({ value: id, text: name })),
    query.get("runner") ?? undefined,
  );
  const connection = select(
    named(connections.filter(({ attributes }) => attributes.runner_id !== undefined)),
    query.get("connection") ?? undefined,
  );
  const group = select(named(groups), query.get("group") ?? undefined, () => {
    drawTags();
  });
  const tags = h("div", { class: "stack" });
  let tagInputs: readonly (readonly [string, HTMLInputElement])[] = [];
  const drawTags = (): void => {
    const keys = groups.find(({ id }) => id === group.value)?.attributes.tag_keys ?? [];
    tagInputs = keys.map((key) => [key, textInput("", { required: true })] as const);
    fill(
      tags,
      tagInputs.map(([key, input]) => field(`Identifier tag ${key}`, input)),
    );
  };
  let by = ["group", "connection"].find((kind) => query.has(kind)) ?? "runner";
  const draw = (): void => {
    drawTags();
    const ways = {
      runner: field("Runner", runner),
      connection: field("Connection", connection),
      group: [field("Connection group", group), tags],
    };
    fill(part, by === "group" ? ways.group : by === "connection" ? ways.connection : ways.runner);
  };
  draw();
  const choice = radios(
    "Through what?",
    [
      { value: "runner", text: "A runner", hint: "Without credentials." },
      { value: "connection", text: "A connection", hint: "With its credential, on its runner." },
      { value: "group", text: "A connection group", hint: "Tags pick the connection." },
    ],
    by,
    (value) => {
      by = value;
      draw();
    },
  );
  return {
    element: h("div", { class: "stack" }, choice, part),
    values: () => {
      if (by === "runner") return runner.value === "" ? {} : { runner: runner.value };
      if (by === "connection") return { connection: connection.value };
      return {
        group: group.value,
        tags: Object.fromEntries(tagInputs.map(([key, input]) => [key, input.value])),
      };
    },
  };
}
