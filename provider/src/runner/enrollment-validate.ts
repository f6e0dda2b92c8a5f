import { isAbsolute } from "node:path";
import type { BundleId } from "@parkit/provider-schema/internal/actions/action-name";
import {
  actionsInBundle,
  bundlesUnder,
  findAction,
  isOpenNamespace,
} from "@parkit/provider-schema/internal/actions/catalogue";
import { nearestActions, nearestBundles } from "@parkit/provider-schema/internal/actions/did-you-mean";
import { parseActionPattern } from "@parkit/provider-schema/internal/allowlist/action-pattern";
import { nearestName } from "@parkit/provider-schema/internal/nearest-name";
import { at, errorAt, UNKNOWN, warningAt, type CallContext, type Diagnostic } from "@parkit/terraform-plugin";
import { nameProblem } from "../name-problem";
import type { EnrollmentValues } from "./enrollment-schema";

type Config = EnrollmentValues["config"];

const MODES = ["pull", "push"];

/** Checks of `parkit_runner_enrollment` that need no network. What is not known yet is checked when it is. */
export function validateEnrollment({ config, report }: CallContext & { readonly config: Config }): void {
  const problems = [
    nameProblem(config.name),
    ...modeProblems(config),
    ...allowProblems(config.allow),
    ...keyProblems(config),
    ...fileProblems(config),
  ];
  for (const problem of problems) if (problem !== undefined) report(problem);
}

function modeProblems({ modes, hostname }: Config): readonly Diagnostic[] {
  if (modes === null || modes === UNKNOWN) return [];
  const known = modes.filter((mode) => mode !== UNKNOWN);
  const wrong = known
    .filter((mode) => !MODES.includes(mode))
    .map((mode) => {
      const near = nearestName(mode, MODES);
      const hint = near === undefined ? "Write pull, push or both." : `Did you mean ${near}?`;
      return errorAt(at("modes"), `There is no mode ${JSON.stringify(mode)}`, hint);
    });
  if (modes.length === 0)
    wrong.push(errorAt(at("modes"), "The runner has no mode", "Write pull, push or both."));
  if (known.includes("push") && hostname === null) {
    const detail = 'Write hostname, at which browsers reach the runner, or leave "push" out.';
    wrong.push(errorAt(at("modes"), "The mode push needs a host name", detail));
  }
  return wrong;
}

function allowProblems(allow: Config["allow"]): readonly Diagnostic[] {
  if (allow === null || allow === UNKNOWN) return [];
  return allow
    .filter((entry) => entry !== UNKNOWN)
    .flatMap((entry) => {
      const pattern = parseActionPattern(entry);
      if (pattern === undefined)
        return [
          errorAt(
            at("allow"),
            `${JSON.stringify(entry)} is not an action`,
            "Write full names such as com.datadoghq.http.request, or com.datadoghq.http.* where the runner takes it.",
          ),
        ];
      const warning = pattern.kind === "action" ? unknownAction(entry) : emptyBundle(entry, pattern.bundle);
      return warning === undefined ? [] : [warning];
    });
}

/** A warning: a runner may know actions of its own, or be newer than the catalogue. */
function unknownAction(name: string): Diagnostic | undefined {
  if (findAction(name) !== undefined || isOpenNamespace(name)) return undefined;
  const near = nearestActions(name, "standalone");
  return warningAt(
    at("allow"),
    `No action is known as ${JSON.stringify(name)}`,
    near.length === 0
      ? "Runners that do not know it refuse its tasks. parkit actions lists what is known."
      : `Runners that do not know it refuse its tasks. Did you mean ${near.join(" or ")}?`,
  );
}

/** Likewise a bundle that has no actions; those of bundles below it are not granted by its name. */
function emptyBundle(entry: string, bundle: BundleId): Diagnostic | undefined {
  if (actionsInBundle(bundle).length > 0 || isOpenNamespace(bundle)) return undefined;
  const below = bundlesUnder(bundle);
  if (below.length > 0)
    return warningAt(
      at("allow"),
      `${JSON.stringify(entry)} grants nothing`,
      `Name the bundles below it: ${below.map((nested) => `${nested}.*`).join(", ")}.`,
    );
  const near = nearestBundles(bundle);
  return warningAt(
    at("allow"),
    `No bundle is known as ${JSON.stringify(bundle)}`,
    near.length === 0
      ? "Runners that do not know it refuse its tasks. parkit actions lists what is known."
      : `Runners that do not know it refuse its tasks. Did you mean ${near.map((one) => `${one}.*`).join(" or ")}?`,
  );
}

function keyProblems({ public_key_wo: key, public_key_wo_version: version }: Config): readonly Diagnostic[] {
  if (key !== null && version === null) {
    const detail = "Terraform does not see changes of a write-only value. Write public_key_wo_version = 1.";
    return [errorAt(at("public_key_wo"), "public_key_wo has no version", detail)];
  }
  if (key === null && version !== null && version !== UNKNOWN) {
    return [
      errorAt(
        at("public_key_wo_version"),
        "The version has no key",
        "Write public_key_wo, or leave the version out.",
      ),
    ];
  }
  if (typeof key === "string" && !key.includes("-----BEGIN PUBLIC KEY-----")) {
    const detail =
      "Write the public half of an EC P-256 key in PEM (BEGIN PUBLIC KEY). A private key does not belong here.";
    return [errorAt(at("public_key_wo"), "Not a public key", detail)];
  }
  return [];
}

const FORMATS = ["config", "agent"];

function fileProblems({
  identity_file: file,
  identity_file_format: format,
  public_key_wo: key,
}: Config): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  if (file !== null && key !== null) {
    const detail = "With public_key_wo the private key is elsewhere. Leave one of the two out.";
    problems.push(errorAt(at("identity_file"), "No key to write into the identity file", detail));
  }
  if (typeof file === "string" && !isAbsolute(file)) {
    const detail =
      "Write an absolute path: the folder in which Terraform runs may be made anew, and the runner's only key would go with it.";
    problems.push(errorAt(at("identity_file"), "The path of the identity file is relative", detail));
  }
  if (file === null && format !== null) {
    const detail = "Write identity_file, or leave the format out.";
    problems.push(errorAt(at("identity_file_format"), "The format has no file", detail));
  }
  if (typeof format === "string" && !FORMATS.includes(format)) {
    const summary = `There is no format ${JSON.stringify(format)}`;
    problems.push(errorAt(at("identity_file_format"), summary, "Write config or agent."));
  }
  return problems;
}
