/** Tasks: the list, and one with what happened to it and what came out. */
import { call } from "./api";
import { type Child, fill, h } from "./dom";
import { ask } from "./form";
import {
  button,
  code,
  empty,
  facts,
  head,
  json,
  linkButton,
  runnerLink,
  section,
  table,
  taskBadge,
} from "./parts";
import { CONTROL_PATH, listRunners, listTasks, readTask, type Runner, type Task } from "./records";
import { ago, at, between } from "./time";
import { announce, liveRegion, may, type Place, to, type View } from "./view";

/** Most tasks of the list; older ones are in the answer of the API. */
const MOST = 200;

/** All tasks, newest first. */
export async function tasksView(): Promise<View> {
  const title = "Tasks";
  const load = async () => {
    const [tasks, runners] = await Promise.all([listTasks(), listRunners()]);
    return { tasks: tasks.slice(0, MOST), runners, more: tasks.length - MOST };
  };
  const { element, refresh } = await liveRegion(load, ({ tasks, runners, more }) =>
    tasks.length === 0
      ? empty(
          "No task yet",
          "Queue one here or with parkit task run, and see what its runner makes of it.",
          linkButton("#/tasks/new", "Queue a task"),
        )
      : [
          taskTable(title, tasks, runners),
          more > 0 ? h("p", { class: "quiet" }, `${more} older ones are not shown.`) : undefined,
        ],
  );
  const actions = linkButton("#/tasks/new", "Queue a task", "primary");
  return { title, content: h("div", { class: "stack" }, head(title, { actions }), element), refresh };
}

/** Tasks as a table. */
export function taskTable(caption: string, tasks: readonly Task[], runners: readonly Runner[]): HTMLElement {
  return table(
    caption,
    ["Action", "Status", "Runner", "Queued", "Took"],
    tasks.map((task) => [
      h("a", { href: to("tasks", task.id) }, code(task.fqn)),
      taskBadge(task),
      runnerLink(task.runner, runners),
      ago(task.queuedAt),
      task.finishedAt === undefined ? "" : between(task.queuedAt, task.finishedAt),
    ]),
  );
}

/** One task. */
export async function taskView({ id, session }: Place): Promise<View> {
  const load = async () => {
    const [task, runners] = await Promise.all([readTask(id), listRunners()]);
    return { task, runners };
  };
  const { task } = await load();
  const actions = h("div", { class: "actions" });
  let status = task.status;
  const { element, refresh } = await liveRegion(load, (data) => {
    const open = data.task.finishedAt === undefined;
    fill(
      actions,
      open && may(session, "on_prem_runner_use")
        ? button(
            "Cancel the task",
            () => {
              cancel(data.task);
            },
            "danger",
          )
        : undefined,
    );
    if (data.task.status !== status) announce(`The task is now: ${data.task.status}`);
    status = data.task.status;
    return drawTask(data.task, data.runners);
  });
  const up = h("a", { href: "#/tasks" }, "Tasks");
  return {
    title: task.fqn,
    content: h("div", { class: "stack" }, head(task.fqn, { up, actions }), element),
    refresh,
  };
}

function cancel({ id, fqn }: Task): void {
  ask({
    title: "Cancel this task?",
    body: h("p", {}, code(fqn), " ends as failed. What its runner has begun already may still happen."),
    confirm: "Cancel the task",
    danger: true,
    act: async () => call("POST", `${CONTROL_PATH}/tasks/${encodeURIComponent(id)}/cancel`),
  });
}

function drawTask(task: Task, runners: readonly Runner[]): readonly HTMLElement[] {
  const { id, connection, group, queuedAt, finishedAt } = task;
  return [
    section("Result", h("p", {}, taskBadge(task)), result(task)),
    section("Timeline", timeline(task, runners)),
    section(
      "About it",
      facts(
        ["Id", code(id)],
        ["Action", code(task.fqn)],
        ["Runner", runnerLink(task.runner, runners)],
        ...(connection === undefined
          ? []
          : ([["Connection", h("a", { href: to("connections", connection) }, code(connection))]] as const)),
        ...(group === undefined
          ? []
          : ([["Connection group", h("a", { href: to("groups", group) }, code(group))]] as const)),
        ["Queued", at(queuedAt)],
        ...(finishedAt === undefined ? [] : ([["Ended", at(finishedAt)]] as const)),
      ),
    ),
  ];
}

/** What came of a task, or of a query. */
export function result({ status, outputs, error }: Pick<Task, "status" | "outputs" | "error">): Child {
  if (error !== undefined) {
    const { code: number, name, message, externalMessage } = error;
    return [
      h("p", { class: "failure" }, message),
      externalMessage === undefined || externalMessage === "" || externalMessage === message
        ? undefined
        : h("p", { class: "quiet" }, `Whoever ran it is told: ${externalMessage}`),
      h("p", { class: "quiet" }, `Code ${number}${name === undefined ? "" : ` (${name})`}`),
    ];
  }
  if (outputs !== undefined) return json("Outputs", outputs);
  return h(
    "p",
    { class: "quiet" },
    status === "running" ? "Its runner is at it." : "Nothing has come out yet.",
  );
}

const EVENTS: Readonly<Record<string, string>> = {
  queued: "Queued",
  "lease-ended": "No word from the runner in time: back in the queue",
  succeeded: "Succeeded",
  failed: "Failed",
};

/** What happened, each step with the time since the one before, and what is waited for. */
function timeline({ runner, status, timeline: steps = [] }: Task, runners: readonly Runner[]): HTMLElement {
  const named = runners.find(({ id }) => id === runner);
  const waiting =
    status === "queued"
      ? named !== undefined && named.lastSeenAt === undefined
        ? "Waiting: the runner has never connected"
        : "Waiting for the runner to ask for it"
      : status === "running"
        ? "Waiting for the runner's report"
        : undefined;
  return h(
    "ol",
    { class: "timeline" },
    steps.map(({ event, at: time }, index) => {
      const before = steps[index - 1]?.at;
      const words =
        event === "delivered" ? ["Handed to ", runnerLink(runner, runners)] : (EVENTS[event] ?? event);
      return h(
        "li",
        { class: `step step-${event}` },
        h("p", { class: "step-title" }, words),
        h(
          "p",
          { class: "quiet" },
          at(time),
          before === undefined ? undefined : ` · after ${between(before, time)}`,
        ),
      );
    }),
    waiting === undefined
      ? undefined
      : h("li", { class: "step step-waiting" }, h("p", { class: "step-title" }, waiting)),
  );
}
