import { isActionName } from "@parkit/provider-schema/internal/actions/action-name";
import { parseActionPattern } from "@parkit/provider-schema/internal/allowlist/action-pattern";
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { identifierTagProblems } from "@parkit/provider-schema/internal/tag/identifier-tag";
import { FunctionArgumentError, type Parameter, type ProviderFunction } from "@parkit/terraform-plugin";

const tagParameters = [
  { name: "key", type: "string", description: "Key of the tag, such as `env`." },
  { name: "value", type: "string", description: "Value of the tag, such as `prod`." },
] as const satisfies readonly Parameter[];

/** `provider::parkit::identifier_tag(key, value)`. */
const identifierTag: ProviderFunction<typeof tagParameters, "string"> = {
  summary: "An identifier tag of a key and a value",
  description:
    "Joins key and value to `key:value`, and refuses what Datadog does not take as an identifier tag.",
  parameters: tagParameters,
  return_type: "string",
  call([key, value]) {
    const tag = `${key}:${value}`;
    const [problem] = identifierTagProblems(tag, { allowDots: true });
    if (problem === undefined) return tag;
    const [ofKey] = identifierTagProblems(`${key}:x`, { allowDots: true });
    // The CLI ends the sentence.
    const text = `${problem.message}. ${problem.hint.replace(/\.$/, "")}`;
    throw new FunctionArgumentError(text, ofKey === undefined ? 1 : 0);
  },
};

const allowlistParameters = [
  { name: "allowlist", type: ["list", "string"], description: "Entries of an allowlist." },
  { name: "action", type: "string", description: "Full name of an action." },
] as const satisfies readonly Parameter[];

/** `provider::parkit::allowlist_covers(allowlist, action)`. */
const allowlistCovers: ProviderFunction<typeof allowlistParameters, "bool"> = {
  summary: "Whether an allowlist grants an action",
  description:
    "True when the list holds the action's name, or its bundle as `<bundle>.*`. What an Agent adds of its own is not counted.",
  parameters: allowlistParameters,
  return_type: "bool",
  call([allowlist, action]) {
    // Elements may be null, whatever their declared type.
    const entries = allowlist.map(String);
    const wrong = entries.find((entry) => parseActionPattern(entry) === undefined);
    if (wrong !== undefined) {
      throw new FunctionArgumentError(
        `${JSON.stringify(wrong)} is neither the full name of an action nor <bundle>.*`,
        0,
      );
    }
    if (!isActionName(action)) {
      throw new FunctionArgumentError(
        `${JSON.stringify(action)} is not the full name of an action, such as com.datadoghq.http.request`,
        1,
      );
    }
    return Allowlist.of(entries).grants(action);
  },
};

/** Functions of the provider, by name. */
export const functions: Readonly<Record<string, ProviderFunction>> = {
  identifier_tag: identifierTag,
  allowlist_covers: allowlistCovers,
};
