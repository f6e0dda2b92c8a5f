import { printable } from "@parkit/provider-schema/internal/printable";

import type { ObjectState, RunnerState, Status } from "../status/described-status";
import type { Paint, Style } from "../terminal";
import { columns } from "./columns";

const RUNNER_STATES: Readonly<Record<RunnerState, readonly [style: Style, text: string]>> = {
  ready: ["green", "Ready to use"],
  "not-seen": ["red", "not seen any more"],
  "never-connected": ["yellow", "enrolled, has never connected"],
  "not-enrolled": ["red", "not enrolled"],
  unknown: ["cyan", "unknown"],
};

const OBJECT_STATES: Readonly<Record<ObjectState, Style>> = {
  made: "green",
  missing: "red",
  unknown: "cyan",
};

/** How everything stands, for programs; what is not known is null. */
export function statusJson({ runners, connections, connectionGroups }: Status): string {
  const shown = {
    runners: runners.map(({ name, state, urn, lastSeenAt, version }) => ({
      name,
      state,
      urn: urn ?? null,
      lastSeenAt: timeText(lastSeenAt) ?? null,
      version: version ?? null,
    })),
    connections: connections.map(({ name, runner, state, usedBy }) => ({
      name,
      runner: runner ?? null,
      state,
      usedBy,
    })),
    connectionGroups,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

/** How everything stands, for people: a table for each kind of object that there is. */
export function statusText({ runners, connections, connectionGroups }: Status, paint: Paint): string {
  const unknown = (state: RunnerState): string => (state === "unknown" ? "unknown" : "-");
  const tables = [
    table(
      ["RUNNER", "LAST SEEN", "VERSION", "URN", "STATE"],
      runners.map(({ name, state, urn, lastSeenAt, version }) => {
        const [style, text] = RUNNER_STATES[state];
        const cells = [
          name,
          timeText(lastSeenAt) ?? unknown(state),
          version ?? unknown(state),
          urn ?? unknown(state),
        ];
        return { cells, style, text };
      }),
      paint,
    ),
    table(
      ["CONNECTION", "RUNNER", "USED BY", "STATE"],
      connections.map(({ name, runner, usedBy, state }) => ({
        cells: [name, runner ?? "Datadog's cloud", usedBy.join(", ") || "-"],
        style: OBJECT_STATES[state],
        text: state,
      })),
      paint,
    ),
    table(
      ["GROUP", "CONNECTIONS", "STATE"],
      connectionGroups.map(({ name, connections: members, state }) => ({
        cells: [name, members.join(", ") || "-"],
        style: OBJECT_STATES[state],
        text: state,
      })),
      paint,
    ),
  ];
  return tables.filter((text) => text !== "").join("\n");
}

interface Row {
  readonly cells: readonly string[];
  readonly style: Style;
  /** Last cell. */
  readonly text: string;
}

function table(head: readonly string[], rows: readonly Row[], paint: Paint): string {
  if (rows.length === 0) return "";
  const aligned = columns([head, ...rows.map(({ cells }) => [...cells.map((cell) => printable(cell)), ""])]);
  const [first = "", ...others] = aligned;
  const lines = others.map((line, index) => {
    const row = rows[index];
    return row === undefined ? line : `${line}${paint(row.style, row.text)}`;
  });
  return [paint("bold", first), ...lines, ""].join("\n");
}

function timeText(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
