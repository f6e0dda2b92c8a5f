import { Construct, type IConstruct } from "constructs";

import { member } from "@parkit/provider-schema/internal/description/field-names";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { formatPath, type PathSegment } from "@parkit/provider-schema/internal/rules/violation";
import { isSecretVariable } from "@parkit/provider-schema/internal/secret/environment-variable";
import { isSecretSetting } from "@parkit/provider-schema/internal/secret/secret-field";

import { isUnknown } from "./token";

type Path = readonly PathSegment[];

/**
 * Refuses secrets that are written out in settings, at any depth: the synthesized stack would hold them. What
 * is a secret is told by names; an empty text is none.
 *
 * @param path - where the settings stand in the props
 * @param isReference - whether a text names a secret instead of being one
 * @throws {ValidationError} naming each of them
 */
export function refuseLiteralSecrets(
  scope: IConstruct,
  settings: object,
  path: Path = [],
  isReference: (text: string) => boolean = isUnknown,
): void {
  const written = secretTexts(settings, path).filter(
    ([, text]) => text !== "" && !SECRET_HANDLE.test(text) && !isReference(text),
  );
  if (written.length === 0) return;
  refuse(
    written.map(([at]) => ({
      rule: "credential/literal",
      severity: "error",
      path: formatPath(at),
      message: "is written out, so that it would stand in the synthesized stack",
      hint: `Use a variable: new TerraformVariable(this, "${variableName(at)}", { type: "string", sensitive: true }).stringValue.`,
      construct: scope.node.path,
    })),
  );
}

/** A secret that the Agent asks its secret backend for when it starts. */
const SECRET_HANDLE = /^ENC\[.*\]$/;

/** Whether a text refers to something, where others take it as a template of Terraform's. */
export function isTemplate(text: string): boolean {
  return isUnknown(text) || /(?<!\$)\$\{/.test(text);
}

function variableName(path: Path): string {
  return String(path.findLast((segment) => typeof segment === "string" && segment !== "value") ?? "secret");
}

function secretTexts(value: unknown, path: Path): readonly (readonly [Path, string])[] {
  if (typeof value !== "object" || value === null || isUnknown(value) || Construct.isConstruct(value))
    return [];
  const variable = member(value, "name");
  const isVariable = typeof variable === "string" && isSecretVariable(variable);
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    if (typeof item !== "string") return secretTexts(item, at);
    return isSecretSetting(at) || (isVariable && name === "value") ? [[at, item] as const] : [];
  });
}
