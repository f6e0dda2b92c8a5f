import { createHttpClient } from "@parkit/protocol/internal/http/http-client";
import { pinnableVersions } from "@parkit/provider-schema/internal/deployment/deployment";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { printable } from "@parkit/provider-schema/internal/printable";
import { HELM_REPOSITORY } from "@parkit/provider-schema/internal/version/versions";

import { requireValid } from "../../description/require-valid";
import { EXIT, type ExitCode } from "../../exit-code";
import { readChartIndex, type ReadIndex } from "../../outdated/chart-index";
import { versionsInUse, type Age, type VersionInUse } from "../../outdated/versions-in-use";
import { columns } from "../../report/columns";
import type { Paint, Style, Terminal } from "../../terminal";

/** Options of `parkit outdated`. */
export interface OutdatedCommand {
  readonly file: readonly string[];
  readonly format: "text" | "json";
}

/** Compares the versions of a description with those that parkit and the chart repository know. */
export async function outdatedCommand(
  { file, format }: OutdatedCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const description = await requireValid(file, terminal);
  if (description === undefined) return EXIT.failed;
  const index = await indexFor(description, terminal);
  const versions = versionsInUse(description, index?.read === true ? index.newest : undefined);
  const repository = { url: HELM_REPOSITORY, read: index?.read === true };
  terminal.out.write(
    format === "json"
      ? `${JSON.stringify({ versions: versions.map(shown), repository }, null, 2)}\n`
      : tableOf(versions, terminal.paint),
  );
  if (index?.read === false)
    terminal.err.write(
      `${terminal.paintErr("yellow", "warning")}: ${HELM_REPOSITORY} was not read: ${index.problem}; what is newest is what this parkit knows\n`,
    );
  return versions.some(({ age }) => age === "outdated") ? EXIT.failed : EXIT.ok;
}

/** The index of charts; undefined for a description that leads to none. */
async function indexFor({ runners = [] }: Description, { env }: Terminal): Promise<ReadIndex | undefined> {
  if (!runners.some(({ deployment }) => pinnableVersions(deployment.type).includes("chartVersion")))
    return undefined;
  const client = createHttpClient(env);
  try {
    return await readChartIndex(client, HELM_REPOSITORY);
  } finally {
    client.close();
  }
}

function shown({ version, ...others }: VersionInUse): object {
  return { ...others, version: version ?? null };
}

const STYLES: Readonly<Record<Age, Style>> = { current: "green", outdated: "red", unknown: "cyan" };

function tableOf(versions: readonly VersionInUse[], paint: Paint): string {
  if (versions.length === 0) return "no runner has a version to pin\n";
  const head = ["RUNNER", "VERSION OF", "IN USE", "FROM", "RECOMMENDED", "NEWEST", "STATE"];
  const rows = versions.map(({ runner, field, version, from, recommended, newest, age }) =>
    [runner, field, version ?? "its own", from, recommended, newest, age].map((cell) => printable(cell)),
  );
  const lines = columns([head, ...rows]).map((line, index) => {
    const age = versions[index - 1]?.age;
    // The state is the last word of its line.
    return age === undefined ? paint("bold", line) : line.slice(0, -age.length) + paint(STYLES[age], age);
  });
  return `${lines.join("\n")}\n`;
}
