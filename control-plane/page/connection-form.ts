/** Making a connection, and editing one. Fields are those of the catalogue of integrations. */
import {
  type ConnectionAttributes,
  connectionPath,
  CONNECTIONS_PATH,
  encodeConnection,
  encodeConnectionPatch,
  makeConnectionPatch,
} from "@parkit/protocol/internal/action-connection";
import { type JsonObject, type JsonValue, textOrEmpty } from "@parkit/protocol/internal/json";
import {
  type CredentialKind,
  INTEGRATION_TYPES,
  type IntegrationKind,
  INTEGRATIONS,
  type IntegrationType,
  integrationOfWireType,
  isIntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { call } from "./api";
import { credentialFields, type CredentialForm } from "./credential-fields";
import { fill, h } from "./dom";
import { field, form, type Option, rowsField, select, textInput } from "./form";
import { facts, head } from "./parts";
import { type Connection, listRunners, readConnection } from "./records";
import { go, InputError, type Place, to, type View } from "./view";

/** The form of a new connection, or of one that is there. */
export async function connectionForm({ id, query }: Place): Promise<View> {
  const [runners, current] = await Promise.all([
    listRunners(),
    id === "new" ? undefined : readConnection(id),
  ]);
  const owned = runners.filter(({ ownership }) => ownership === "owned");
  const start = current === undefined ? undefined : attributesOf(current);
  const wanted = query.get("integration") ?? "http";
  const type =
    (start && integrationOfWireType(start.integration.type)) ?? (isIntegrationType(wanted) ? wanted : "http");

  const name = textInput(start?.name, { required: true });
  const tags = rowsField({
    legend: "Identifier tags",
    hint: "By these, groups and workflows pick a connection: env and prod, for example.",
    columns: ["Key", "Value"],
    rows: (start?.tags ?? []).map((tag) => tag.split(/:(.*)/s).slice(0, 2)),
    add: "Add a tag",
  });
  const integration = select(integrationOptions(), type, () => {
    draw();
  });
  const runner = select(
    [
      { value: "", text: "None: through Datadog's cloud" },
      ...owned.map((one) => ({ value: one.id, text: one.name })),
    ],
    start?.runnerId ?? query.get("runner") ?? owned[0]?.id ?? "",
    () => {
      draw();
    },
  );
  const part = h("div", { class: "stack" });
  let credentials: CredentialForm | undefined;

  const draw = (): void => {
    const kind = kindOf(integration.value);
    const throughRunner = kind.reach !== "cloud" && runner.value !== "";
    const choices = kind.credentials.filter(
      ({ reach }) => reach === "both" || reach === (throughRunner ? "runner" : "cloud"),
    );
    const auth = select(
      choices.map((one) => ({ value: one.wireType, text: one.wireType })),
      start?.integration.credentials.type,
      () => {
        drawAuth();
      },
    );
    const baseUrl = textInput(start?.integration.baseUrl, {
      type: "url",
      placeholder: "https://service.internal",
    });
    const fields = h("div", { class: "stack" });
    const drawAuth = (): void => {
      const chosen = choices.find(({ wireType }) => wireType === auth.value) ?? choices[0];
      credentials = chosen && credentialFields(chosen, start?.integration.credentials.fields);
      fill(fields, credentials?.element);
    };
    auth.disabled = start !== undefined;
    drawAuth();
    fill(
      part,
      start !== undefined || kind.reach === "cloud"
        ? undefined
        : field("Runner", runner, "Ownerless runners take no connections."),
      kind.baseUrl === true ? field("Base URL", baseUrl) : undefined,
      choices.length > 1 || start !== undefined ? field("Authentication", auth) : undefined,
      choices.length === 0
        ? h("p", { class: "quiet" }, "This integration is reached another way: choose a runner, or none.")
        : undefined,
      fields,
    );
    read = () =>
      attributes(kind, choices, auth.value, kind.baseUrl === true ? baseUrl.value : undefined, throughRunner);
  };
  const attributes = (
    kind: IntegrationKind,
    choices: readonly CredentialKind[],
    auth: string,
    baseUrl: string | undefined,
    throughRunner: boolean,
  ): ConnectionAttributes => {
    const chosen = choices.find(({ wireType }) => wireType === auth) ?? choices[0];
    if (chosen === undefined || credentials === undefined)
      throw new InputError("There is no way to authenticate: choose a runner, or none.");
    return {
      name: name.value,
      integration: {
        type: kind.wireType,
        ...(baseUrl !== undefined && { baseUrl }),
        credentials: { type: chosen.wireType, fields: credentials.values() },
      },
      tags: tags.values().map(([key = "", value = ""]) => `${key}:${value}`),
      ...(throughRunner && { runnerId: runner.value }),
    };
  };
  let read: () => ConnectionAttributes = () => {
    throw new InputError("Choose an integration.");
  };
  draw();

  const title = start === undefined ? "New Connection" : `Edit ${start.name}`;
  const back = id === "new" ? "#/connections" : to("connections", id);
  const content = form(
    {
      submit: start === undefined ? "Create the connection" : "Save",
      cancel: back,
      send: async () => {
        const desired = read();
        if (start === undefined) {
          const { data } = await call<{ data: Connection }>(
            "POST",
            CONNECTIONS_PATH,
            encodeConnection(desired),
          );
          go(to("connections", data.id));
        } else {
          await call("PATCH", connectionPath(id), encodeConnectionPatch(makeConnectionPatch(start, desired)));
          go(back);
        }
      },
    },
    start === undefined ? field("Integration", integration) : facts(["Integration", start.integration.type]),
    field("Name", name),
    part,
    tags.element,
  );
  const up = h("a", { href: "#/connections" }, "Connections");
  return { title, content: h("div", { class: "stack narrow" }, head(title, { up }), content) };
}

function kindOf(type: string): IntegrationKind {
  return INTEGRATIONS[isIntegrationType(type) ? type : "http"];
}

function integrationOptions(): readonly Option[] {
  return INTEGRATION_TYPES.map((type: IntegrationType) => {
    const { reach, wireType } = INTEGRATIONS[type];
    return {
      value: type,
      text: wireType,
      group: reach === "cloud" ? "Through Datadog's cloud" : "Through a runner",
    };
  }).toSorted((one, other) => other.group.localeCompare(one.group) || one.text.localeCompare(other.text));
}

function attributesOf({ attributes }: Connection): ConnectionAttributes {
  const { name, integration, runner_id: runnerId, tags } = attributes;
  const { type, ...fields } = integration.credentials;
  return {
    name,
    integration: {
      type: integration.type,
      ...(integration.base_url !== undefined && { baseUrl: integration.base_url }),
      credentials: { type: textOrEmpty(type), fields: defined(fields) },
    },
    ...(tags !== undefined && { tags }),
    ...(runnerId !== undefined && { runnerId }),
  };
}

function defined(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
