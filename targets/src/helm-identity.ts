import { parsePrivateKey } from "@parkit/provider-schema/private-key";
import { identitySecretName } from "@parkit/provider-schema/runner-identity";
import { isRunnerUrn } from "@parkit/provider-schema/runner-urn";
import { parseDocument } from "yaml";

import type { DeployedBy } from "./deployed-by";
import { helmFiles } from "./helm";
import { identityFile } from "./identity";
import type { EnrolledIdentity } from "./identity";
import type { TargetFile } from "./target-file";

/** What the image prints when it enrolls for Helm, as far as it is used. */
export interface PrintedIdentity extends EnrolledIdentity {
  /** URL of the app where the runner enrolled, when it says so. */
  readonly ddBaseURL?: string;
}

/**
 * Files of target `helm` for a runner that the image itself enrolled (`--enroll -f helm-values`). The private key goes into a Secret of its own
 * and nowhere else; settings are the description's, not the printed ones.
 *
 * @param printed - what the image printed
 * @throws {RangeError} when it holds no identity, or one of another site
 */
export function helmFilesWithIdentity(spec: DeployedBy<"helm">, printed: string): readonly TargetFile[] {
  const { urn, privateKey, ddBaseURL } = readPrintedIdentity(printed);
  if (ddBaseURL !== undefined && ddBaseURL !== spec.site.appUrl)
    throw new RangeError(`the runner was enrolled at ${ddBaseURL}, but its site is ${spec.site.appUrl}`);
  const secretName = identitySecretName(spec.name, spec.identity) ?? `${spec.name}-identity`;
  const enrolled = { ...spec, identity: { type: "secret", secretName, urn } } as const;
  return [...helmFiles(enrolled), identityFile(enrolled, { urn, privateKey }, "secret")];
}

/**
 * Reads what the image printed: values of the chart, or the same members at the top level.
 *
 * @throws {RangeError} when it is not YAML or holds no identity; the private key is never part of the message
 */
export function readPrintedIdentity(printed: string): PrintedIdentity {
  const document = parseDocument(printed);
  if (document.errors.length > 0) throw new RangeError("what the image printed is not YAML");
  const prefix = document.hasIn(["runner", "config"]) ? ["runner", "config"] : [];
  const member = (name: string): string | undefined => {
    const value: unknown = document.getIn([...prefix, name]);
    return typeof value === "string" ? value : undefined;
  };
  const urn = member("urn");
  const privateKey = member("privateKey");
  const ddBaseURL = member("ddBaseURL");
  if (urn === undefined || !isRunnerUrn(urn))
    throw new RangeError("what the image printed holds no runner URN in urn");
  if (privateKey === undefined || parsePrivateKey(privateKey) === undefined)
    throw new RangeError("what the image printed holds no private key in privateKey");
  return { urn, privateKey, ...(ddBaseURL === undefined ? {} : { ddBaseURL }) };
}
