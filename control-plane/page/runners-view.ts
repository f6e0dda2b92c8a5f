/** Runners: the list, and one with everything that uses it. */
import { WIRE_MODES } from "@parkit/provider-schema/internal/runner/mode";
import { h } from "./dom";
import {
  badge,
  block,
  chips,
  code,
  empty,
  facts,
  head,
  linkButton,
  runnerBadge,
  section,
  table,
} from "./parts";
import { connectionTable } from "./connections-view";
import {
  type Connection,
  type Group,
  listConnections,
  listGroups,
  listRunners,
  listTasks,
  readRunner,
  type Runner,
  takesQueries,
} from "./records";
import { taskTable } from "./tasks-view";
import { ago } from "./time";
import { liveRegion, may, type Place, to, type View } from "./view";

/** Most tasks that are shown with a runner. */
const RECENT = 10;

/** Names of modes for people. */
const MODES = { pull: "Workflows", push: "App Builder" } as const;

/** All runners. */
export async function runnersView({ session }: Place): Promise<View> {
  const create = linkButton("#/runners/new", "New Private Action Runner", "primary");
  const title = "Private Action Runners";
  const { element, refresh } = await liveRegion(listRunners, (runners) =>
    runners.length === 0
      ? empty(
          "No runner yet",
          "A runner carries out actions in your network. Make one, or enroll one with parkit enroll.",
          may(session, "on_prem_runner_write")
            ? linkButton("#/runners/new", "New Private Action Runner")
            : undefined,
        )
      : table(
          title,
          ["Name", "Status", "Used by", "Owner", "Version", "Last call"],
          runners.map((runner) => [
            h("a", { href: to("runners", runner.id) }, runner.name),
            runnerBadge(runner),
            modesOf(runner),
            runner.ownership === "owned" ? "a user" : "nobody",
            runner.version ?? "",
            ago(runner.lastSeenAt),
          ]),
        ),
  );
  return { title, content: h("div", { class: "stack" }, head(title, { actions: create }), element), refresh };
}

function modesOf({ modes }: Runner): string {
  const names = modes.map((name) => {
    const mode = WIRE_MODES.get(name);
    return mode === undefined ? name : MODES[mode];
  });
  return [...new Set(names)].join(", ");
}

/** One runner. */
export async function runnerView({ id, session }: Place): Promise<View> {
  const load = async (): Promise<RunnerData> => {
    const runner = await readRunner(id);
    const [connections, groups, tasks] = await Promise.all([
      may(session, "connections_read") ? listConnections() : [],
      may(session, "connection_groups_read") ? listGroups() : [],
      listTasks(),
    ]);
    const paired = connections.filter(({ attributes }) => attributes.runner_id === id);
    const ids = paired.map((connection) => connection.id);
    return {
      runner,
      connections: paired,
      groups: groups.filter(({ attributes }) =>
        attributes.connections?.some((member) => ids.includes(member)),
      ),
      tasks: tasks.filter((task) => task.runner === id).slice(0, RECENT),
    };
  };
  const { runner } = await load();
  const { element, refresh } = await liveRegion(load, drawRunner);
  const ownerless = runner.ownership === "ownerless";
  const actions = [
    linkButton(`#/tasks/new?runner=${encodeURIComponent(id)}`, "Queue a task", "primary"),
    takesQueries(runner)
      ? linkButton(`/#/app-builder?runner=${encodeURIComponent(id)}`, "Send a query")
      : undefined,
    ownerless
      ? undefined
      : linkButton(`#/connections/new?runner=${encodeURIComponent(id)}`, "New Connection"),
    linkButton(`${to("runners", id)}/access`, "Permissions"),
  ];
  const up = h("a", { href: "#/runners" }, "Private Action Runners");
  return {
    title: runner.name,
    content: h("div", { class: "stack" }, head(runner.name, { up, actions }), element),
    refresh,
  };
}

interface RunnerData {
  readonly runner: Runner;
  readonly connections: readonly Connection[];
  readonly groups: readonly Group[];
  readonly tasks: Awaited<ReturnType<typeof listTasks>>;
}

function drawRunner({ runner, connections, groups, tasks }: RunnerData): readonly HTMLElement[] {
  const { urn, ownership, allowlist, host, enrolledAt, lastSeenAt, version, flavor, platform, architecture } =
    runner;
  const machine = [platform, architecture].filter((part) => part !== undefined).join(" ");
  return [
    section(
      "About it",
      facts(
        ["Status", runnerBadge(runner)],
        ["Used by", modesOf(runner)],
        ["URN", block("URN", urn)],
        [
          "Owner",
          ownership === "owned" ? "the user who enrolled it" : "nobody: execution policies say what may run",
        ],
        ...(host === undefined ? [] : ([["Host name", code(host)]] as const)),
        ["Program", [version ?? "unknown", flavor === undefined ? "" : ` (${flavor})`]],
        ...(machine === "" ? [] : ([["Machine", machine]] as const)),
        ["Enrolled", ago(enrolledAt)],
        ["Last call", ago(lastSeenAt)],
        [
          "Allowlist at enrollment",
          allowlist.length === 0 ? "not told: the runner keeps it itself" : chips(allowlist),
        ],
      ),
    ),
    section(
      "Connections",
      connections.length === 0
        ? empty(
            "No connection uses this runner",
            "Pair one with it, so that workflows and apps reach your services.",
          )
        : connectionTable("Connections of this runner", connections, [runner]),
    ),
    section(
      "Connection groups",
      groups.length === 0
        ? empty("No group leads here", "Groups pick one of their connections by identifier tags.")
        : table(
            "Groups whose connections use this runner",
            ["Name", "Integration", "Identifier tags"],
            groups.map(({ id, attributes }) => [
              h("a", { href: to("groups", id) }, attributes.name),
              attributes.integration_type,
              chips(attributes.tag_keys ?? []),
            ]),
          ),
    ),
    section(
      "Latest tasks",
      tasks.length === 0
        ? empty("No task yet", "Tasks of workflows, of apps and of this console appear here.")
        : taskTable("Latest tasks of this runner", tasks, [runner]),
    ),
  ];
}

/** A runner's state in one line, for who waits for it. */
export function readiness(runner: Runner | undefined): HTMLElement {
  if (runner === undefined) return badge("busy", "Waiting for the runner to enroll");
  return runner.lastSeenAt === undefined
    ? badge("busy", "Enrolled, waiting for its first call")
    : badge("good", "Ready to use");
}
