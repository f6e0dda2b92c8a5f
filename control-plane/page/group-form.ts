/** Making a connection group, and editing one: tags, checkboxes, and a look at what it will open. */
import {
  connectionGroupPath,
  CONNECTION_GROUPS_PATH,
  encodeConnectionGroup,
} from "@parkit/protocol/internal/connection-group";
import { GROUP_MAX_KEYS } from "@parkit/provider-schema/internal/group/connection-group";
import { call } from "./api";
import { type Child, fill, h } from "./dom";
import { ask, field, form, rowsField, select, textInput } from "./form";
import { readGroup, valuesOf } from "./group-members";
import { code, empty, facts, head, table } from "./parts";
import { type Connection, type Group, listConnections } from "./records";
import { go, InputError, type Place, to, type View } from "./view";

/** The form of a new group, or of one that is there. */
export async function groupForm({ id }: Place): Promise<View> {
  const [connections, current] = await Promise.all([
    listConnections(),
    id === "new" ? undefined : readGroup(id),
  ]);
  const start = current?.attributes;
  const types = [...new Set(connections.map(({ attributes }) => attributes.integration.type))].sort();
  const name = textInput(start?.name, { required: true });
  const description = textInput(start?.description);
  const integration = select(
    types.map((type) => ({ value: type, text: type })),
    types[0],
    () => {
      draw();
    },
  );
  const chosen = new Set(start?.connections);
  const keys = rowsField({
    legend: "Identifier tags",
    hint: `One to ${GROUP_MAX_KEYS} keys. Each connection has exactly one value of each, and no two the same values.`,
    columns: ["Key"],
    rows: start?.tag_keys?.map((key) => [key]) ?? [["env"]],
    add: "Add a key",
    most: GROUP_MAX_KEYS,
    onchange: () => {
      draw();
    },
  });
  const members = h("div", {});
  const typeOf = (): string => start?.integration_type ?? integration.value;
  const keyNames = (): readonly string[] => keys.values().map(([key = ""]) => key);
  const candidates = (): readonly Connection[] =>
    connections.filter(({ attributes }) => attributes.integration.type === typeOf());
  const draw = (): void => {
    fill(members, memberBoxes(candidates(), keyNames(), chosen));
  };
  draw();

  const title = start === undefined ? "New Connection Group" : `Edit ${start.name}`;
  const back = id === "new" ? "#/groups" : to("groups", id);
  const content = form(
    {
      submit: "Confirm Access",
      cancel: back,
      send: () => {
        const wanted = candidates().filter((connection) => chosen.has(connection.id));
        if (keyNames().length === 0) throw new InputError("Add at least one key of identifier tags.");
        const body = encodeConnectionGroup({
          name: name.value,
          description: description.value,
          integrationType: typeOf(),
          tagKeys: keyNames(),
          connections: wanted.map((connection) => connection.id),
        });
        confirmAccess(name.value, keyNames(), wanted, async () => {
          const { data } = await (start === undefined
            ? call<{ data: Group }>("POST", CONNECTION_GROUPS_PATH, body)
            : call<{ data: Group }>("PATCH", connectionGroupPath(id), body));
          go(to("groups", data.id));
        });
        return Promise.resolve();
      },
    },
    field("Name", name),
    field("Description", description),
    start === undefined ? field("Integration", integration) : facts(["Integration", start.integration_type]),
    keys.element,
    members,
  );
  const up = h("a", { href: "#/groups" }, "Connection Groups");
  const shown =
    types.length === 0 ? empty("There is no connection to group", "Make connections first.") : content;
  return { title, content: h("div", { class: "stack narrow" }, head(title, { up }), shown) };
}

/** A checkbox for each connection; those that cannot be in the group say why. */
function memberBoxes(
  candidates: readonly Connection[],
  keys: readonly string[],
  chosen: Set<string>,
): HTMLElement {
  return h(
    "fieldset",
    { class: "field" },
    h("legend", {}, "Connections"),
    candidates.length === 0 ? h("p", { class: "hint" }, "There is none of this integration.") : undefined,
    candidates.map((connection) => {
      const { id, attributes } = connection;
      const values = valuesOf(connection, keys);
      const problem = values.includes(undefined)
        ? `has not exactly one value of ${keys.filter((_key, index) => values[index] === undefined).join(" and ")}`
        : !attributes.acting_user_can_resolve && !chosen.has(id)
          ? "you may not use it, and so not add it"
          : undefined;
      const box = h("input", {
        type: "checkbox",
        checked: chosen.has(id),
        disabled: problem !== undefined && !chosen.has(id),
      });
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(id);
        else chosen.delete(id);
      });
      return h(
        "label",
        { class: "radio" },
        box,
        h("span", {}, h("strong", {}, attributes.name), h("small", {}, problem ?? tuple(keys, values))),
      );
    }),
  );
}

function tuple(keys: readonly string[], values: readonly (string | undefined)[]): string {
  return keys.map((key, index) => `${key}:${values[index] ?? ""}`).join(", ");
}

function confirmAccess(
  name: string,
  keys: readonly string[],
  members: readonly Connection[],
  act: () => Promise<void>,
): void {
  const body: Child =
    members.length === 0
      ? h("p", {}, h("strong", {}, name), " will have no connection yet.")
      : [
          h(
            "p",
            {},
            h("strong", {}, name),
            " will lead to these connections. Whoever uses the group still needs access to the one that the tags pick.",
          ),
          table(
            "Connections of the group",
            ["Name", ...keys],
            members.map((connection) => [
              connection.attributes.name,
              ...valuesOf(connection, keys).map((value) => code(value ?? "")),
            ]),
          ),
        ];
  ask({ title: "Confirm access", body, confirm: "Confirm", act });
}
