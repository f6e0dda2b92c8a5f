import { agentTagProblem } from "@parkit/provider-schema/internal/execution-policy/agent-tag";
import { formatPath, type SourceLocation } from "@parkit/provider-schema/internal/rules/violation";
import { printable } from "@parkit/provider-schema/internal/printable";
import { judge } from "@parkit/targets/internal/description/judge";
import type { LoadedDescription } from "@parkit/targets/internal/description/merge";
import type { DecidingPlace, PermissionOutcome } from "@parkit/targets/internal/permission/decision";
import {
  effectivePermissions,
  type EffectivePermission,
  type ProgramPermissions,
} from "@parkit/targets/internal/permission/effective-permission";

import { chooseRunner } from "../../description/choose-runner";
import { loadDescription } from "../../description/load";
import { EXIT, type ExitCode } from "../../exit-code";
import { FLAVOUR_TITLES } from "../../report/flavour-title";
import { reportText } from "../../report/text";
import type { Style, Terminal } from "../../terminal";
import { UsageError } from "../../usage-error";

/** Options of `parkit explain permissions`. */
export interface ExplainPermissionsCommand {
  readonly file: readonly string[];
  readonly runner?: string;
  readonly tag?: readonly string[];
  readonly action?: string;
  readonly format: "text" | "json";
}

/** Says of each program which actions may run there, and which line of the description decides. */
export async function explainPermissionsCommand(
  { file, runner, tag, action, format }: ExplainPermissionsCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  for (const text of tag ?? []) {
    const problem = agentTagProblem(text);
    if (problem !== undefined) throw new UsageError(problem.message, problem.hint);
  }
  const loaded = await loadDescription(file, terminal);
  const judged = judge(loaded);
  if (judged.kind === "invalid") {
    terminal.err.write(reportText(judged.violations, loaded, terminal.paintErr));
    return EXIT.failed;
  }
  const { description } = judged;
  if (runner !== undefined) chooseRunner(description.runners ?? [], runner);
  const programs = effectivePermissions(description, {
    ...(runner === undefined ? {} : { runner }),
    ...(tag === undefined ? {} : { agentTags: tag }),
    ...(action === undefined ? {} : { action }),
  });
  terminal.out.write(
    format === "json"
      ? `${JSON.stringify({ programs: programs.map((one) => programJson(one, loaded)) }, null, 2)}\n`
      : programs.map((one) => programText(one, loaded, terminal)).join("\n") ||
          "the description has no runner\n",
  );
  return EXIT.ok;
}

function programJson({ permissions, ...program }: ProgramPermissions, loaded: LoadedDescription): object {
  return { ...program, permissions: permissions.map((one) => permissionJson(one, loaded)) };
}

function permissionJson(
  { places, policies, ...permission }: EffectivePermission,
  loaded: LoadedDescription,
): object {
  return {
    ...permission,
    places: places.map((place) => {
      const source = sourceOf(place, loaded);
      return { ...place, path: formatPath(place.path), ...(source === undefined ? {} : { source }) };
    }),
    ...(policies === undefined
      ? {}
      : {
          policies: {
            outcome: policies.outcome,
            allows: policies.allows.map(({ policy: { name } }) => name),
            denies: policies.denies.map(({ policy: { name } }) => name),
          },
        }),
  };
}

const STYLES: Readonly<Record<PermissionOutcome, Style>> = {
  allowed: "green",
  limited: "yellow",
  denied: "red",
};

function programText(
  { runner, deployment, flavour, ownership, agentTags, permissions }: ProgramPermissions,
  loaded: LoadedDescription,
  { paint }: Terminal,
): string {
  const tags =
    flavour === "standalone"
      ? ""
      : agentTags === undefined
        ? ", Agent tags not described"
        : `, Agent tags ${agentTags.join(" ") || "none"}`;
  const heading = `${paint("bold", `runner ${printable(runner)}`)}, ${FLAVOUR_TITLES[flavour]} (${deployment}), ${ownership}${printable(tags)}\n`;
  if (permissions.length === 0) return `${heading}  may run nothing\n`;
  const width = Math.max(...permissions.map(({ action }) => action.length));
  const rows = permissions.map((permission) => {
    const { action, outcome, reason } = permission;
    const name = printable(action).padEnd(width);
    return `  ${name}  ${paint(STYLES[outcome], outcome.padEnd(7))}  ${printable(reason)}${placeText(permission, loaded)}\n`;
  });
  return heading + rows.join("");
}

/** The first place that decides, as people jump to it. */
function placeText({ places: [first] }: EffectivePermission, loaded: LoadedDescription): string {
  const source = first === undefined ? undefined : sourceOf(first, loaded);
  return source === undefined ? "" : ` (${printable(source.file)}:${source.line}:${source.column})`;
}

function sourceOf({ path }: DecidingPlace, loaded: LoadedDescription): SourceLocation | undefined {
  return loaded.locate({ rule: "policy/actions", path: formatPath(path) }).source;
}
