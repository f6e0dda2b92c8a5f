import { isActionName } from "@parkit/provider-schema/internal/actions/action-name";
import { parseActionPattern } from "@parkit/provider-schema/internal/allowlist/action-pattern";
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { parsePrivateKey } from "@parkit/provider-schema/internal/runner/private-key";
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

const keyParameters = [
  {
    name: "private_key",
    type: "string",
    description: "Private key, such as `ephemeral.parkit_runner_key.<name>.private_key`.",
  },
  {
    name: "key_id",
    type: "string",
    description: "Id of the key that was enrolled: `parkit_runner_enrollment.<name>.key_id`.",
  },
] as const satisfies readonly Parameter[];

/** `provider::parkit::enrolled_key(private_key, key_id)`. */
const enrolledKey: ProviderFunction<typeof keyParameters, "string"> = {
  summary: "A private key, if it is the one that was enrolled",
  description:
    "Gives back the private key, and refuses another one than was enrolled. An ephemeral key is another one in each run: where a Secret is to be written in a later run than the enrollment, this tells, and no wrong key is handed over. Ask it when applying alone: `terraform.applying ? provider::parkit::enrolled_key(…) : …`.",
  parameters: keyParameters,
  return_type: "string",
  call([privateKey, keyId]) {
    if (parsePrivateKey(privateKey)?.kid === keyId) return privateKey;
    throw new FunctionArgumentError(
      "it is not the key of the enrolled runner, which existed only while the runner was enrolled and can no more be written anywhere. Enroll the runner again under another name, so that its identity is written in the same run",
      0,
    );
  },
};

/** Functions of the provider, by name. */
export const functions: Readonly<Record<string, ProviderFunction>> = {
  identifier_tag: identifierTag,
  allowlist_covers: allowlistCovers,
  enrolled_key: enrolledKey,
};
