/** Fields for the inputs of an action, by their types. What has no field of its own is written as JSON. */
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import type {
  ActionSignature,
  Input,
  ValueType,
} from "@parkit/provider-schema/internal/actions/signature/signature";
import { h } from "./dom";
import { field, select, textArea, textInput } from "./form";
import { InputError } from "./view";

/** The fields, and what stands in them. */
export interface InputForm {
  readonly element: HTMLElement;
  /** Inputs that were filled in. */
  readonly values: () => JsonObject;
}

interface InputField {
  readonly name: string;
  readonly element: HTMLElement;
  /** Undefined while nothing is filled in. */
  readonly value: () => JsonValue | undefined;
}

/** Makes the fields: required ones first, the others in a part that can be opened. */
export function inputFields({ inputs: { complete, fields } }: ActionSignature): InputForm {
  const all = fields.map(inputField);
  const required = all.filter((_one, index) => fields[index]?.required === true);
  const optional = all.filter((one) => !required.includes(one));
  const more = complete
    ? undefined
    : jsonField("More inputs, as a JSON object", "Not all inputs of this action are published.");
  return {
    element: h(
      "div",
      { class: "stack" },
      complete && fields.length === 0 ? h("p", { class: "quiet" }, "It takes none.") : undefined,
      required.map(({ element }) => element),
      optional.length === 0
        ? undefined
        : h(
            "details",
            {},
            h("summary", {}, `Optional inputs (${optional.length})`),
            h(
              "div",
              { class: "stack" },
              optional.map(({ element }) => element),
            ),
          ),
      more?.element,
    ),
    values: () => {
      const named = all.flatMap(({ name, value }) => {
        const given = value();
        return given === undefined ? [] : [[name, given] as const];
      });
      const others = more?.value();
      if (others !== undefined && (typeof others !== "object" || others === null || Array.isArray(others)))
        throw new InputError("More inputs: write a JSON object.");
      return { ...(others as JsonObject | undefined), ...Object.fromEntries(named) };
    },
  };
}

function inputField({ name, type, meaning, required, default: byDefault }: Input): InputField {
  const hint = byDefault === undefined ? meaning : `${meaning} (otherwise ${byDefault})`;
  const label = required ? name : `${name} (optional)`;
  const choices = choicesOf(type);
  if (choices !== undefined) {
    const none = { value: "", text: required ? "Choose one" : "" };
    const control = select([none, ...choices.map((value) => ({ value, text: value }))], "");
    control.required = required;
    return {
      name,
      element: field(label, control, hint),
      value: () =>
        control.value === "" ? undefined : type === "boolean" ? control.value === "true" : control.value,
    };
  }
  if (type === "string" || type === "integer") {
    const control = textInput("", { required, ...(type === "integer" && { type: "number", step: "1" }) });
    return {
      name,
      element: field(label, control, hint),
      value: () =>
        control.value === "" ? undefined : type === "integer" ? Number(control.value) : control.value,
    };
  }
  return { ...jsonField(label, `${hint}. ${formOf(type)}`, required), name };
}

function choicesOf(type: ValueType): readonly string[] | undefined {
  if (type === "boolean") return ["true", "false"];
  return typeof type === "object" && "oneOf" in type ? type.oneOf : undefined;
}

function jsonField(label: string, hint: string, required = false): InputField {
  const control = textArea("", { required, class: "code" });
  return {
    name: label,
    element: field(label, control, hint),
    value: () => {
      if (control.value.trim() === "") return undefined;
      try {
        return JSON.parse(control.value) as JsonValue;
      } catch {
        throw new InputError(`${label}: this is not JSON.`);
      }
    },
  };
}

/** A type as somebody would write it in JSON. */
function formOf(type: ValueType): string {
  return type === "any" ? "JSON of any form; a text in quotes." : `JSON such as ${sample(type)}`;
}

function sample(type: ValueType): string {
  if (typeof type === "string")
    return { any: '"…"', boolean: "true", integer: "1", object: "{}", string: '"…"' }[type];
  if ("oneOf" in type) return JSON.stringify(type.oneOf[0] ?? "");
  if ("listOf" in type) return `[${sample(type.listOf)}]`;
  if ("mapOf" in type) return `{"…":${sample(type.mapOf)}}`;
  return `{${type.members.map(({ name, type: member }) => `"${name}":${sample(member)}`).join(",")}}`;
}
