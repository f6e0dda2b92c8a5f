import { INTEGRATIONS, INTEGRATION_TYPES, descriptionName } from "../connection/integration-catalogue";
import { isSecretVariable } from "./environment-variable";
import type { PathSegment } from "../rules/violation";

let known: ReadonlySet<PathSegment> | undefined;

function secretFields(): ReadonlySet<PathSegment> {
  known ??= new Set([
    "privateKey",
    ...INTEGRATION_TYPES.flatMap((type) => INTEGRATIONS[type].credentials)
      .flatMap(({ fields }) => fields)
      .filter(({ secret }) => secret === true)
      .map(({ name }) => descriptionName(name)),
  ]);
  return known;
}

/**
 * Whether a description holds a reference to a secret in this place, or a variable that is called like one,
 * so that a text found there may be the secret itself and must not be shown.
 */
export function isSecretPlace(path: readonly PathSegment[]): boolean {
  const [last, ...before] = path.toReversed();
  if (last === undefined) return false;
  if (before[0] === "env") return isSecretVariable(String(last));
  if (last === "from") return before.includes("credentials");
  if (last === "value")
    return before.includes("from") || before.includes("tokens") || isSecretPlace(path.slice(0, -1));
  return secretFields().has(last);
}

/** Names that charts, the operator's custom resource and Terraform's providers have for a secret itself. */
const SECRET_SETTINGS: ReadonlySet<PathSegment> = new Set([
  "apiKey",
  "appKey",
  "clientKey",
  "clusterAgentToken",
  "token",
]);

/**
 * Whether a setting of a chart, of a `DatadogAgent`, of a provider or of a deployment is a secret by its
 * name.
 */
export function isSecretSetting(path: readonly PathSegment[]): boolean {
  return SECRET_SETTINGS.has(path.at(-1) ?? "") || isSecretPlace(path);
}
