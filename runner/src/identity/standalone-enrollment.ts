/**
 * Enrollment of a standalone runner by itself, as its image does it for `--with-api-key`: once, with an
 * owner, and what comes of it stays in `config.yaml`.
 */
import { join } from "node:path";
import { encodePrivateKey } from "@parkit/protocol/internal/key-pair";
import { normaliseModes } from "@parkit/provider-schema/internal/runner/mode";
import { HTTP_TIMEOUT_SECONDS } from "@parkit/provider-schema/internal/version/versions";
import { parseDocument, stringify } from "yaml";
import {
  CONFIG_FILE_NAME,
  type Environment,
  identityOf,
  readSettings,
  siteOf,
  STANDALONE_VARIABLES,
  type StandaloneSettings,
} from "../config/config";
import { ConfigurationError } from "../configuration-error";
import { enroll, type EnrollOptions } from "./enrollment";
import { prepareIdentityFile, type PendingSecretFile } from "./secret-file";

/** Variables that only enrollment needs. */
export const ENROLLMENT_VARIABLES = {
  apiKey: "DD_API_KEY",
  appKey: "DD_APP_KEY",
  name: "RUNNER_NAME",
} as const;

/** How a runner enrolls by itself. */
export type SelfEnrollOptions = Pick<EnrollOptions, "signal" | "onRetry" | "clock"> & {
  /** See `LoadOptions` of the configuration. @default false */
  readonly allowOpenFiles?: boolean;
};

/** A runner's identity, as it is stored, and the settings that go with it. */
export interface StandaloneIdentity {
  readonly urn: string;
  /** Base64url of the private JWK. Secret. */
  readonly privateKey: string;
  readonly settings: StandaloneSettings;
  /** Whether it was enrolled just now. */
  readonly isNew: boolean;
}

/**
 * The runner's identity: the one that the directory or the environment has, else that of a runner which is
 * enrolled now and written into `config.yaml`, beside what the file says already.
 *
 * @throws {@link ConfigurationError} naming all variables that are missing, or a directory that cannot be
 *   written to; nothing is enrolled then.
 * @throws {@link EnrollmentError} when the control plane refuses.
 */
export async function enrollOnce(
  directory: string,
  environment: Environment,
  options: SelfEnrollOptions = {},
): Promise<StandaloneIdentity> {
  const found = await findEnrolled(directory, environment, options);
  if ("identity" in found) return found.identity;
  const pending = await prepareConfigFile(directory);
  try {
    const identity = await enrollNow(found.settings, environment, options);
    await pending.commit(configText(identity));
    return identity;
  } catch (error) {
    await pending.discard();
    throw error;
  }
}

/**
 * The same without a file: the identity is for whoever prints it.
 *
 * @throws {@link ConfigurationError} and {@link EnrollmentError}, as {@link enrollOnce}.
 */
export async function enrollForPrinting(
  directory: string,
  environment: Environment,
  options: SelfEnrollOptions = {},
): Promise<StandaloneIdentity> {
  const found = await findEnrolled(directory, environment, options);
  return "identity" in found ? found.identity : enrollNow(found.settings, environment, options);
}

async function findEnrolled(
  directory: string,
  environment: Environment,
  { allowOpenFiles = false }: SelfEnrollOptions,
): Promise<{ readonly identity: StandaloneIdentity } | { readonly settings: StandaloneSettings }> {
  const settings = await readSettings(directory, environment, { allowOpenFiles });
  const { urn, privateKey } = settings.values;
  const file = { path: settings.path, urn, privateKey, allowOpenFiles };
  const identity = await identityOf(directory, environment, file);
  if (identity === undefined) return { settings };
  return {
    identity: { urn: identity.urn, privateKey: encodePrivateKey(identity.key), settings, isNew: false },
  };
}

async function enrollNow(
  settings: StandaloneSettings,
  environment: Environment,
  { signal, onRetry, clock }: SelfEnrollOptions,
): Promise<StandaloneIdentity> {
  const { apiKey, appKey, name } = needed(environment);
  const { values, path } = settings;
  const { urn, privateKey } = await enroll({
    site: siteOf(values.ddBaseURL, path),
    apiKey,
    appKey,
    name,
    modes: normaliseModes(values.modes),
    env: environment,
    ...(signal !== undefined && { signal }),
    ...(onRetry !== undefined && { onRetry }),
    ...(clock !== undefined && { clock }),
  });
  return { urn, privateKey, settings, isNew: true };
}

/** A standalone runner has an owner: both keys are needed, whatever the flag's name says. */
function needed(environment: Environment): Readonly<Record<keyof typeof ENROLLMENT_VARIABLES, string>> {
  const { apiKey, appKey, name } = ENROLLMENT_VARIABLES;
  const value = (variable: string): string => (environment[variable] ?? "").trim();
  const missing = [apiKey, appKey, name].filter((variable) => value(variable) === "");
  if (missing.length > 0)
    throw new ConfigurationError(
      "the environment",
      missing.map((variable) => `${variable} is not set; enrolling with --with-api-key needs it`),
    );
  return { apiKey: value(apiKey), appKey: value(appKey), name: value(name) };
}

function prepareConfigFile(directory: string): Promise<PendingSecretFile> {
  const me = process.geteuid?.();
  const remedy =
    me === undefined ? "let the runner write there" : `let user ${me} write there: chown ${me} the directory`;
  return prepareIdentityFile(join(directory, CONFIG_FILE_NAME), remedy);
}

/** The whole `config.yaml`, identity included: what the file said before, or what the environment says. */
export function configText({ urn, privateKey, settings }: StandaloneIdentity): string {
  if (settings.text !== undefined) {
    const document = parseDocument(settings.text);
    document.set("urn", urn);
    document.set("privateKey", privateKey);
    return document.toString({ lineWidth: 0 });
  }
  const { ddBaseURL, modes, port, allowIMDSEndpoint, tags, actionsAllowlist, taskTimeoutSeconds } =
    settings.values;
  return yamlText({
    ddBaseURL,
    urn,
    privateKey,
    modes: normaliseModes(modes),
    port,
    allowIMDSEndpoint,
    tags,
    actionsAllowlist,
    taskTimeoutSeconds,
    httpTimeoutSeconds: HTTP_TIMEOUT_SECONDS,
  });
}

/** Forms in which the image prints an identity (`-f`). */
export const IDENTITY_FORMATS = ["config", "helm-values", "env"] as const;
/** See {@link IDENTITY_FORMATS}. */
export type IdentityFormat = (typeof IDENTITY_FORMATS)[number];

/**
 * What `--enroll` prints. The form of Datadog's image is not published: these hold what an enrollment results
 * in, under the names that chart and image read.
 */
export function printedIdentity(identity: StandaloneIdentity, format: IdentityFormat): string {
  const { urn, privateKey, settings } = identity;
  const { ddBaseURL, actionsAllowlist } = settings.values;
  const modes = normaliseModes(settings.values.modes);
  switch (format) {
    case "config":
      return configText(identity);
    case "helm-values":
      return yamlText({ runner: { config: { ddBaseURL, urn, privateKey, modes, actionsAllowlist } } });
    case "env":
      return (
        [
          [STANDALONE_VARIABLES.ddBaseURL, ddBaseURL],
          [STANDALONE_VARIABLES.urn, urn],
          [STANDALONE_VARIABLES.privateKey, privateKey],
          [STANDALONE_VARIABLES.modes, modes.join(",")],
          [STANDALONE_VARIABLES.actionsAllowlist, actionsAllowlist.join(",")],
        ] as const
      )
        .map(([name, value]) => `${name}=${value}\n`)
        .join("");
  }
}

function yamlText(value: object): string {
  return stringify(value, { lineWidth: 0 });
}
