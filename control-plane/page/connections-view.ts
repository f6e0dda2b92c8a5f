/** The list of connections. */
import { h } from "./dom";
import { badge, chips, empty, head, linkButton, runnerLink, table } from "./parts";
import { type Connection, listConnections, listRunners, type Runner } from "./records";
import { liveRegion, may, type Place, to, type View } from "./view";

/** All connections that one may see. */
export async function connectionsView({ session }: Place): Promise<View> {
  const title = "Connections";
  const create = may(session, "connections_write")
    ? linkButton("#/connections/new", "New Connection", "primary")
    : undefined;
  const load = async () => {
    const [connections, runners] = await Promise.all([listConnections(), listRunners()]);
    return { connections, runners };
  };
  const { element, refresh } = await liveRegion(load, ({ connections, runners }) =>
    connections.length === 0
      ? empty(
          "No connection yet",
          "A connection says how to reach a service: through which runner, and with which credential.",
          create === undefined ? undefined : linkButton("#/connections/new", "New Connection"),
        )
      : connectionTable(title, connections, runners),
  );
  return { title, content: h("div", { class: "stack" }, head(title, { actions: create }), element), refresh };
}

/** Connections as a table. */
export function connectionTable(
  caption: string,
  connections: readonly Connection[],
  runners: readonly Runner[],
): HTMLElement {
  return table(
    caption,
    ["Name", "Integration", "Runner", "Identifier tags", "You may use it"],
    connections.map(({ id, attributes }) => [
      h("a", { href: to("connections", id) }, attributes.name),
      attributes.integration.type,
      attributes.runner_id === undefined
        ? h("span", { class: "quiet" }, "Datadog's cloud")
        : runnerLink(attributes.runner_id, runners),
      chips(attributes.tags ?? []),
      attributes.acting_user_can_resolve ? badge("good", "Yes") : badge("quiet", "No"),
    ]),
  );
}
