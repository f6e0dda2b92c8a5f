/** Connection groups: the list, and one with its members. */
import { connectionGroupPath } from "@parkit/protocol/internal/connection-group";
import { bindingList } from "./access-view";
import { call } from "./api";
import { h } from "./dom";
import { ask } from "./form";
import { readGroup, valuesOf } from "./group-members";
import { badge, button, chips, code, empty, facts, head, linkButton, section, table } from "./parts";
import {
  type Binding,
  type Connection,
  type Group,
  listConnections,
  listGroups,
  readBindings,
} from "./records";
import { ago } from "./time";
import { go, liveRegion, may, type Place, to, type View } from "./view";

/** All groups that one may see. */
export async function groupsView({ session }: Place): Promise<View> {
  const title = "Connection Groups";
  const create = may(session, "connection_groups_write")
    ? linkButton("#/groups/new", "New Connection Group", "primary")
    : undefined;
  const { element, refresh } = await liveRegion(listGroups, (groups) =>
    groups.length === 0
      ? empty(
          "No connection group yet",
          "A group stands for several connections of one integration; identifier tags pick one when a task is queued.",
          create === undefined ? undefined : linkButton("#/groups/new", "New Connection Group"),
        )
      : table(
          title,
          ["Name", "Integration", "Identifier tags", "Connections", "Changed"],
          groups.map(({ id, attributes }) => [
            h("a", { href: to("groups", id) }, attributes.name),
            attributes.integration_type,
            chips(attributes.tag_keys ?? []),
            String(attributes.connections?.length ?? 0),
            ago(attributes.last_updated_at),
          ]),
        ),
  );
  return { title, content: h("div", { class: "stack" }, head(title, { actions: create }), element), refresh };
}

interface GroupData {
  readonly group: Group;
  readonly connections: readonly Connection[];
  readonly bindings: readonly Binding[];
}

/** One group. */
export async function groupView({ id, session }: Place): Promise<View> {
  const load = async (): Promise<GroupData> => {
    const [group, connections, bindings] = await Promise.all([
      readGroup(id),
      may(session, "connections_read") ? listConnections() : [],
      readBindings("connection-group", id),
    ]);
    return { group, connections, bindings };
  };
  const { group } = await load();
  const { element, refresh } = await liveRegion(load, drawGroup);
  const { name } = group.attributes;
  const actions = [
    linkButton(`#/tasks/new?group=${encodeURIComponent(id)}`, "Queue a task", "primary"),
    linkButton(`${to("groups", id)}/edit`, "Edit"),
    linkButton(`${to("groups", id)}/access`, "Permissions"),
    button(
      "Delete",
      () => {
        askToDelete(group);
      },
      "danger",
    ),
  ];
  const up = h("a", { href: "#/groups" }, "Connection Groups");
  return {
    title: name,
    content: h("div", { class: "stack" }, head(name, { up, actions }), element),
    refresh,
  };
}

function drawGroup({ group, connections, bindings }: GroupData): readonly HTMLElement[] {
  const { attributes } = group;
  const { tag_keys: keys = [], connections: members = [], description = "" } = attributes;
  const known = members.map((id) => connections.find((connection) => connection.id === id) ?? id);
  return [
    section(
      "About it",
      facts(
        ["Id", code(group.id)],
        ...(description === "" ? [] : ([["Description", description]] as const)),
        ["Integration", attributes.integration_type],
        ["Identifier tags", chips(keys)],
        ["Changed", ago(attributes.last_updated_at)],
      ),
    ),
    section(
      "Connections",
      members.length === 0
        ? empty("No connection is in it", "Edit the group to add some.")
        : table(
            "Connections of this group",
            ["Name", ...keys, "You may use it"],
            known.map((connection) =>
              typeof connection === "string"
                ? [code(connection), ...keys.map(() => ""), badge("quiet", "Not shown to you")]
                : [
                    h("a", { href: to("connections", connection.id) }, connection.attributes.name),
                    ...valuesOf(connection, keys).map((value) => (value === undefined ? "" : code(value))),
                    connection.attributes.acting_user_can_resolve
                      ? badge("good", "Yes")
                      : badge("quiet", "No"),
                  ],
            ),
          ),
    ),
    section("Permissions", bindingList(bindings)),
  ];
}

function askToDelete({ id, attributes: { name, connections = [] } }: Group): void {
  ask({
    title: "Delete this connection group?",
    body: [
      h("p", {}, h("strong", {}, name), " goes for good."),
      h(
        "p",
        {},
        "Workflows and apps that name it fail from then on; its ",
        String(connections.length),
        " connections stay.",
      ),
    ],
    confirm: "Delete the group",
    danger: true,
    act: async () => {
      await call("DELETE", connectionGroupPath(id));
      go("#/groups");
    },
  });
}
