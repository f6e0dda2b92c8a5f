/** Fields for an action and its inputs, the form of which depends on the action. */
import { allActions, findAction } from "@parkit/provider-schema/internal/actions/catalogue";
import { inputProblems } from "@parkit/provider-schema/internal/actions/signature/input-problems";
import { signatureOf } from "@parkit/provider-schema/internal/actions/signature/signature-of";
import {
  UNKNOWN_SIGNATURE,
  type ActionSignature,
} from "@parkit/provider-schema/internal/actions/signature/signature";
import type { JsonObject } from "@parkit/protocol/internal/json";
import { fill, h } from "./dom";
import { field, textInput } from "./form";
import { inputFields, type InputForm } from "./input-fields";
import { badge, section } from "./parts";
import { InputError } from "./view";

/** The fields. */
export interface ActionFields {
  readonly action: HTMLElement;
  readonly inputs: HTMLElement;
  /** @throws {@link InputError} where an input is missing or is not JSON. */
  readonly values: () => { readonly fqn: string; readonly inputs: JsonObject };
}

/** Makes them. */
export function actionFields(chosen: string | null): ActionFields {
  const fqn = textInput(chosen ?? "com.datadoghq.http.request", { required: true, list: "actions" });
  const known = h(
    "datalist",
    { id: "actions" },
    allActions()
      .filter(({ flavours }) => flavours.length > 0)
      .map(({ name, summary }) => h("option", { value: name }, summary)),
  );
  const about = h("div", { class: "stack" });
  let inputs: InputForm | undefined;
  let signature: ActionSignature = UNKNOWN_SIGNATURE;
  let drawn = "";
  const draw = (): void => {
    if (fqn.value === drawn) return;
    drawn = fqn.value;
    const action = findAction(fqn.value);
    signature = action === undefined ? UNKNOWN_SIGNATURE : signatureOf(action);
    inputs = inputFields(signature);
    fill(
      about,
      action === undefined
        ? h("p", { class: "hint" }, "The catalogue does not know this action: write its inputs as JSON.")
        : h("p", {}, action.summary, ". ", riskBadge(action.risk)),
      section("Inputs", inputs.element),
    );
  };
  fqn.addEventListener("change", draw);
  draw();
  return {
    action: h("div", { class: "field" }, field("Action", fqn, "Write a part of its name and choose."), known),
    inputs: about,
    values: () => {
      draw();
      const values = inputs?.values() ?? {};
      const [problem] = inputProblems(signature, values);
      if (problem?.type === "missing") throw new InputError(`Input ${problem.name} is missing.`);
      return { fqn: fqn.value, inputs: values };
    },
  };
}

function riskBadge(risk: "read" | "write" | "destructive"): HTMLElement {
  if (risk === "read") return badge("quiet", "Reads");
  return risk === "write" ? badge("busy", "Changes something") : badge("bad", "Destroys or runs something");
}
