import { writeFile } from "node:fs/promises";

import type { Description } from "@parkit/provider-schema/description";
import { runnerSpecs } from "@parkit/provider-schema/runner-spec";
import type { RunnerSpec } from "@parkit/provider-schema/runner-spec";
import { enroll } from "@parkit/runner/enrollment";
import type { EnrolledIdentity } from "@parkit/runner/enrollment";
import { identityFile } from "@parkit/targets/identity";
import type { IdentityForm } from "@parkit/targets/identity";

import { chooseRunner } from "../description/choose-runner";
import { judge } from "../description/judge";
import { loadDescription } from "../description/load";
import { EXIT } from "../exit-code";
import type { ExitCode } from "../exit-code";
import { reportText } from "../report/text";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit enroll`. */
export interface EnrollCommand {
  readonly file: readonly string[];
  readonly runner?: string;
  readonly output: IdentityForm;
  readonly to?: string;
  readonly show: boolean;
}

/** Enrolls a runner and hands over its identity, never to a terminal unless asked to. */
export async function enrollCommand(options: EnrollCommand, terminal: Terminal): Promise<ExitCode> {
  const { to, show, output } = options;
  if (to === undefined && !show && process.stdout.isTTY) {
    throw new UsageError(
      "the identity holds a private key, which does not belong on a terminal",
      "Name a file with --to, redirect standard output, or insist with --show.",
    );
  }
  const loaded = await loadDescription(options.file);
  // What is said about the identity cannot be right before there is one.
  const violations = judge(loaded).filter(({ rule }) => !rule.startsWith("identity/"));
  if (violations.some(({ severity }) => severity === "error")) {
    terminal.err.write(reportText(violations, loaded, terminal.paint));
    return EXIT.failed;
  }
  const spec = chooseRunner(runnerSpecs(loaded.input as Description), options.runner);
  const identity = await enrollRunner(spec, terminal);
  const { text, mode } = identityFile(spec, identity, output);
  if (to === undefined) terminal.out.write(text);
  else await writeFile(to, text, { mode: mode ?? 0o600, flag: "wx" });
  terminal.err.write(`enrolled ${spec.name}: ${identity.urn}\n${to === undefined ? "" : `wrote ${to}\n`}`);
  return EXIT.ok;
}

function enrollRunner(spec: RunnerSpec, terminal: Terminal): Promise<EnrolledIdentity> {
  const { name, modes, site } = spec;
  const push = spec.kind === "standalone" ? spec.push : undefined;
  return enroll({
    site,
    name,
    modes,
    apiKey: fromEnvironment("DD_API_KEY"),
    ...(isOwnerless(spec) ? {} : { appKey: fromEnvironment("DD_APP_KEY") }),
    ...(push === undefined ? {} : { runnerHost: push.hostname }),
    onRetry: (problem, pauseMs) => {
      terminal.err.write(`${problem}; trying again in ${Math.round(pauseMs / 1000)} s\n`);
    },
  });
}

function isOwnerless(spec: RunnerSpec): boolean {
  const identity = spec.kind === "standalone" ? spec.identity : (spec.clusterAgent ?? spec.node)?.identity;
  return identity?.type === "self-enroll" && identity.ownership === "ownerless";
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  throw new UsageError(
    `${name} is not set`,
    "Enrolling needs DD_API_KEY and, for an owned runner, DD_APP_KEY.",
  );
}
