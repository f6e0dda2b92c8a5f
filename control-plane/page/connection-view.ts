/** One connection: what it is, who may use it, and deleting it. */
import { connectionPath } from "@parkit/protocol/internal/action-connection";
import { type JsonValue, textOrEmpty } from "@parkit/protocol/internal/json";
import { bindingList } from "./access-view";
import { call } from "./api";
import { type Child, h } from "./dom";
import { ask } from "./form";
import {
  badge,
  button,
  chips,
  code,
  empty,
  facts,
  head,
  json,
  linkButton,
  runnerLink,
  section,
} from "./parts";
import {
  type Binding,
  type Connection,
  type Group,
  listGroups,
  listRunners,
  readBindings,
  readConnection,
  type Runner,
} from "./records";
import { go, liveRegion, may, type Place, to, type View } from "./view";

/** One connection. */
export async function connectionView({ id, session }: Place): Promise<View> {
  const load = async (): Promise<ConnectionData> => {
    const [connection, runners, bindings, groups] = await Promise.all([
      readConnection(id),
      listRunners(),
      readBindings("connection", id),
      may(session, "connection_groups_read") ? listGroups() : [],
    ]);
    const holding = groups.filter(({ attributes }) => attributes.connections?.includes(id));
    return { connection, runners, bindings, groups: holding };
  };
  const first = await load();
  let groups = first.groups;
  const { name } = first.connection.attributes;
  const { element, refresh } = await liveRegion(load, (data) => {
    ({ groups } = data);
    return drawConnection(data);
  });
  const actions = [
    linkButton(`#/tasks/new?connection=${encodeURIComponent(id)}`, "Queue a task", "primary"),
    linkButton(`${to("connections", id)}/edit`, "Edit"),
    linkButton(`${to("connections", id)}/access`, "Permissions"),
    button(
      "Delete",
      () => {
        askToDelete(first.connection, groups);
      },
      "danger",
    ),
  ];
  const up = h("a", { href: "#/connections" }, "Connections");
  return {
    title: name,
    content: h("div", { class: "stack" }, head(name, { up, actions }), element),
    refresh,
  };
}

interface ConnectionData {
  readonly connection: Connection;
  readonly runners: readonly Runner[];
  readonly bindings: readonly Binding[];
  readonly groups: readonly Group[];
}

function drawConnection({ connection, runners, bindings, groups }: ConnectionData): readonly HTMLElement[] {
  const {
    integration,
    runner_id: runner,
    tags = [],
    acting_user_can_resolve: usable,
  } = connection.attributes;
  const { type, ...fields } = integration.credentials;
  return [
    section(
      "About it",
      facts(
        ["Id", code(connection.id)],
        ["Integration", integration.type],
        ["Runner", runner === undefined ? "none: used through Datadog's cloud" : runnerLink(runner, runners)],
        ["Identifier tags", chips(tags)],
        ["You may use it", usable ? badge("good", "Yes") : badge("quiet", "No")],
        ...(integration.base_url === undefined ? [] : ([["Base URL", code(integration.base_url)]] as const)),
        ["Authentication", code(textOrEmpty(type))],
        ...Object.entries(fields).map(([name, value]) => [name, fieldText(value)] as const),
      ),
      Object.keys(fields).length === 0
        ? undefined
        : h("p", { class: "quiet" }, "Secrets are never shown: they read as empty."),
    ),
    section(
      "Connection groups",
      groups.length === 0
        ? empty("It is in no group", "A group picks one of several connections by their identifier tags.")
        : h(
            "ul",
            {},
            groups.map((group) =>
              h("li", {}, h("a", { href: to("groups", group.id) }, group.attributes.name)),
            ),
          ),
    ),
    section("Permissions", bindingList(bindings)),
  ];
}

function fieldText(value: JsonValue | undefined): Child {
  if (value === "" || value === undefined) return h("span", { class: "quiet" }, "••••••");
  return typeof value === "string" ? code(value) : json("Value", value);
}

function askToDelete({ id, attributes: { name } }: Connection, groups: readonly Group[]): void {
  ask({
    title: "Delete this connection?",
    body: [
      h(
        "p",
        {},
        h("strong", {}, name),
        " and its credentials go for good. Workflows and apps that use it fail from then on.",
      ),
      groups.length === 0
        ? undefined
        : h("p", {}, "It also leaves: ", groups.map(({ attributes }) => attributes.name).join(", "), "."),
    ],
    confirm: "Delete the connection",
    danger: true,
    act: async () => {
      await call("DELETE", connectionPath(id));
      go("#/connections");
    },
  });
}
