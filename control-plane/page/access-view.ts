/** Who may do what with a runner, a connection or a group. */
import { call } from "./api";
import { type Child, fill, h } from "./dom";
import { form, type Option, select } from "./form";
import { button, code, empty, head, table } from "./parts";
import {
  type Binding,
  CONTROL_PATH,
  type ObjectKind,
  readBindings,
  readConnection,
  readRunner,
  RELATIONS,
  type Session,
  writeBindings,
} from "./records";
import { readGroup } from "./group-members";
import { go, may, type Place, to, type View } from "./view";

/** What each relation lets somebody do. */
const MEANINGS: Readonly<Record<string, string>> = {
  viewer: "may see it",
  contributor: "may pair connections with it",
  resolver: "may use it in workflows, apps and tasks",
  editor: "may change and delete it",
};

const PLACES = { connection: "connections", "connection-group": "groups", runner: "runners" } as const;

/** Bindings to read. */
export function bindingList(bindings: readonly Binding[]): HTMLElement {
  const given = bindings.filter(({ principals }) => principals.length > 0);
  return given.length === 0
    ? empty("No policy", "Whoever made it may do everything, and everybody in the organisation may look.")
    : table(
        "Permissions",
        ["Relation", "Who"],
        given.map(({ relation, principals }) => [
          relation,
          h(
            "ul",
            { class: "chips" },
            principals.map((principal) => h("li", {}, code(principal))),
          ),
        ]),
      );
}

/** The form of permissions. */
export async function accessView(kind: ObjectKind, { id, session }: Place): Promise<View> {
  const [name, bindings, principals] = await Promise.all([
    nameOf(kind, id),
    readBindings(kind, id),
    knownPrincipals(session),
  ]);
  const back = to(PLACES[kind], id);
  const parts = RELATIONS[kind].map((relation) => {
    const given = bindings.filter((binding) => binding.relation === relation);
    return principalsField(
      relation,
      given.flatMap((binding) => binding.principals),
      principals,
    );
  });
  const title = `Permissions of ${name}`;
  const content = form(
    {
      submit: "Save",
      cancel: back,
      send: async () => {
        const wanted = parts.map(({ relation, values }) => ({ relation, principals: values() }));
        await writeBindings(
          kind,
          id,
          wanted.filter((binding) => binding.principals.length > 0),
        );
        go(back);
      },
    },
    h(
      "p",
      { class: "quiet" },
      "Each relation grants those above it too. Without any, whoever made it may do everything and everybody may look.",
    ),
    parts.map(({ element }) => element),
  );
  const up = h("a", { href: back }, name);
  return { title, content: h("div", { class: "stack narrow" }, head(title, { up }), content) };
}

async function nameOf(kind: ObjectKind, id: string): Promise<string> {
  switch (kind) {
    case "runner":
      return (await readRunner(id)).name;
    case "connection":
      return (await readConnection(id)).attributes.name;
    case "connection-group":
      return (await readGroup(id)).attributes.name;
  }
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Who can be named. Users, roles and teams are told to those who manage access; others know themselves. */
async function knownPrincipals({ user, organization, ...session }: Session): Promise<readonly Option[]> {
  const option = (kind: string, group: string, { id, name }: Named): Option => ({
    value: `${kind}:${id}`,
    text: name,
    group,
  });
  const everybody = option("org", "Organisation", {
    id: organization.id,
    name: `Everybody in ${organization.name}`,
  });
  if (!may({ user, organization, ...session }, "user_access_manage"))
    return [everybody, option("user", "Users", user)];
  const [users, roles, teams] = await Promise.all(
    ["users", "roles", "teams"].map(async (kind) => {
      const listed = await call<Readonly<Record<string, readonly Named[]>>>("GET", `${CONTROL_PATH}/${kind}`);
      return listed[kind] ?? [];
    }),
  );
  return [
    everybody,
    ...(teams ?? []).map((team) => option("team", "Teams", team)),
    ...(roles ?? []).map((role) => option("role", "Roles", role)),
    ...(users ?? []).map((one) => option("user", "Users", one)),
  ];
}

interface PrincipalsField {
  readonly relation: string;
  readonly element: HTMLElement;
  readonly values: () => readonly string[];
}

function principalsField(
  relation: string,
  given: readonly string[],
  known: readonly Option[],
): PrincipalsField {
  const chosen = new Set(given);
  const list = h("ul", { class: "chips" });
  const textOf = (principal: string): string =>
    known.find(({ value }) => value === principal)?.text ?? principal;
  const draw = (): void => {
    fill(
      list,
      [...chosen].map((principal) => h("li", {}, chip(principal))),
    );
    list.hidden = chosen.size === 0;
  };
  const chip = (principal: string): Child => [
    textOf(principal),
    h(
      "button",
      {
        type: "button",
        class: "chip-remove",
        "aria-label": `Remove ${textOf(principal)} as ${relation}`,
        onclick: () => {
          chosen.delete(principal);
          draw();
          choice.focus();
        },
      },
      "×",
    ),
  ];
  const choice = select(known, undefined);
  choice.setAttribute("aria-label", `Who becomes ${relation}`);
  const add = button(`Add ${relation}`, () => {
    if (choice.value !== "") chosen.add(choice.value);
    draw();
  });
  draw();
  return {
    relation,
    element: h(
      "fieldset",
      { class: "field" },
      h("legend", {}, relation.charAt(0).toUpperCase() + relation.slice(1)),
      h("p", { class: "hint" }, MEANINGS[relation] ?? ""),
      list,
      h("div", { class: "row" }, choice, add),
    ),
    values: () => [...chosen],
  };
}
