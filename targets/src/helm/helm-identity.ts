import { parsePrivateKey } from "@parkit/provider-schema/internal/runner/private-key";
import type { SecretIdentity } from "@parkit/provider-schema/internal/runner/runner-identity";
import { isRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { memberOf } from "@parkit/source/internal/source-node";
import { yamlSource } from "@parkit/source/internal/yaml-source";

import type { DeployedBy } from "../deployed-by";
import { identityFile, type EnrolledIdentity } from "../identity/identity";
import type { TargetFile } from "../target-file";
import { RenderError } from "../render-error";

/** What the image prints when it enrolls for Helm, as far as it is used. */
export interface PrintedIdentity extends EnrolledIdentity {
  /** URL of the app where the runner enrolled, when it says so. */
  readonly ddBaseURL?: string;
}

/**
 * Identity of a runner that the image itself enrolled (`--enroll -f helm-values`), as its description has it
 * from then on: a Secret of its own holds the private key, and nothing else does.
 *
 * @param declared - identity in the description so far, of unknown shape; the name of its Secret is kept
 * @throws {RenderError} when the description names another URN
 */
export function printedSecretIdentity(
  name: string,
  declared: unknown,
  { urn }: PrintedIdentity,
): SecretIdentity {
  const known = declaredText(declared, "urn");
  if (known !== undefined && known !== urn)
    throw new RenderError(
      `the description of ${name} names another URN (${known}) than was printed (${urn})`,
    );
  return { type: "secret", secretName: declaredText(declared, "secretName") ?? `${name}-identity`, urn };
}

function declaredText(declared: unknown, name: string): string | undefined {
  if (typeof declared !== "object" || declared === null) return undefined;
  const value: unknown = new Map<string, unknown>(Object.entries(declared)).get(name);
  return typeof value === "string" ? value : undefined;
}

/**
 * The Secret with the identity that the image printed. Settings among what it printed are not used: the
 * description has them.
 *
 * @param spec - the runner, with the identity that {@link printedSecretIdentity} made
 * @throws {RenderError} when the runner was enrolled at another site
 */
export function printedIdentityFile(
  spec: DeployedBy<"helm">,
  { urn, privateKey, ddBaseURL }: PrintedIdentity,
): TargetFile {
  if (ddBaseURL !== undefined && ddBaseURL !== spec.site.appUrl)
    throw new RenderError(`the runner was enrolled at ${ddBaseURL}, but its site is ${spec.site.appUrl}`);
  return identityFile(spec, { urn, privateKey }, "secret");
}

/**
 * Reads what the image printed: values of the chart, or the same members at the top level.
 *
 * @throws {RenderError} when it is not YAML or holds no identity; the private key is never part of the
 *   message
 */
export function readPrintedIdentity(printed: string): PrintedIdentity {
  const { documents, faults } = yamlSource({ file: "", text: printed });
  if (faults.length > 0 || documents.length > 1) throw new RenderError("what the image printed is not YAML");
  const values = memberOf(documents[0], "runner", "config") ?? documents[0];
  const member = (name: string): string | undefined => {
    const value = memberOf(values, name);
    return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
  };
  const urn = member("urn");
  const privateKey = member("privateKey");
  const ddBaseURL = member("ddBaseURL");
  if (urn === undefined || !isRunnerUrn(urn))
    throw new RenderError("what the image printed holds no runner URN in urn");
  if (privateKey === undefined || parsePrivateKey(privateKey) === undefined)
    throw new RenderError("what the image printed holds no private key in privateKey");
  return { urn, privateKey, ...(ddBaseURL === undefined ? {} : { ddBaseURL }) };
}
