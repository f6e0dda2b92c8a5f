/**
 * Fields of one way of authenticating. A secret that is left empty while a connection is edited stays as it
 * is.
 */
import { isJsonObject, type JsonObject, type JsonValue, textOrEmpty } from "@parkit/protocol/internal/json";
import {
  type CredentialKind,
  HTTP_LISTS,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { h } from "./dom";
import { field, type Rows, rowsField, textArea, textInput } from "./form";

/** The fields, and what stands in them. */
export interface CredentialForm {
  readonly element: HTMLElement;
  /** Members of the credentials on the wire. */
  readonly values: () => JsonObject;
}

const LISTS = {
  tokens: { legend: "Tokens", columns: ["Name", "Secret value"], secretColumn: 1, add: "Add a token" },
  headers: { legend: "Headers", columns: ["Name", "Value"], add: "Add a header" },
  url_parameters: { legend: "URL parameters", columns: ["Name", "Value"], add: "Add a parameter" },
} as const;

/**
 * Makes the fields.
 *
 * @param current - credentials of the connection that is edited; absent for a new one
 */
export function credentialFields(kind: CredentialKind, current?: JsonObject): CredentialForm {
  const inputs = kind.fields.map(({ name, wireName = name, description, secret, optional }) => {
    const input = textInput(secret === true ? "" : textOrEmpty(current?.[wireName]), {
      ...(secret === true && { type: "password", autocomplete: "new-password" }),
      ...(secret === true && current !== undefined && { placeholder: "unchanged" }),
      required: optional !== true && !(secret === true && current !== undefined),
    });
    return { wireName, input, element: field(words(name), input, description) };
  });
  const { parts = [] } = kind;
  const lists = HTTP_LISTS.filter((list) => parts.includes(list)).map((list) => ({
    list,
    rows: rowsField({ ...LISTS[list], rows: entriesOf(current?.[list]) }),
  }));
  const body = parts.includes("body") ? bodyFields(current?.["body"]) : undefined;
  return {
    element: h(
      "div",
      { class: "stack" },
      inputs.map(({ element }) => element),
      lists.map(({ rows }) => rows.element),
      body?.element,
    ),
    values: () => ({
      ...Object.fromEntries(
        inputs
          .filter(({ input }) => input.value !== "" || input.required)
          .map(({ wireName, input }) => [wireName, input.value]),
      ),
      ...Object.fromEntries(lists.flatMap(({ list, rows }) => listMember(list, rows))),
      ...body?.values(),
    }),
  };
}

function listMember(
  list: (typeof HTTP_LISTS)[number],
  rows: Rows,
): readonly (readonly [string, JsonValue])[] {
  const entries = rows.values().map(([name = "", value = ""]) => ({
    name,
    value,
    ...(list === "tokens" && { type: "SECRET" }),
  }));
  return entries.length === 0 ? [] : [[list, entries]];
}

function entriesOf(list: JsonValue | undefined): readonly (readonly string[])[] {
  if (!Array.isArray(list)) return [];
  return list.map((entry: JsonValue) =>
    isJsonObject(entry) ? [textOrEmpty(entry["name"]), textOrEmpty(entry["value"])] : [],
  );
}

function bodyFields(current: JsonValue | undefined): CredentialForm {
  const body = isJsonObject(current) ? current : {};
  const type = textInput(textOrEmpty(body["content_type"]), { placeholder: "application/json" });
  const content = textArea(textOrEmpty(body["content"]));
  return {
    element: h(
      "div",
      { class: "stack" },
      field("Content type of the body", type),
      field("Body", content, "Sent with every request; empty for none."),
    ),
    values: () =>
      content.value === "" ? {} : { body: { content_type: type.value, content: content.value } },
  };
}

/** `app_client_id` as a label: `App client id`. */
function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
