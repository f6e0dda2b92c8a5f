import type { RunnerAccess } from "@parkit/provider-schema/internal/access/access";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import type { TargetFile } from "../target-file";

/** Levels of Datadog's page, and what each allows besides what the one before it does. */
const LEVELS: readonly (readonly [keyof RunnerAccess, string])[] = [
  ["viewer", "**Viewer**, sees the runner"],
  ["contributor", "**Contributor**, pairs connections with it"],
  ["editor", "**Editor**, changes it and its access"],
];

/**
 * What has to be clicked so that a runner's access is as described: Datadog publishes no API for it. No file
 * for a runner of which no access is described.
 */
export function accessFiles({ name, access }: Pick<RunnerSpec, "name" | "access">): readonly TargetFile[] {
  if (access === undefined) return [];
  const levels = LEVELS.flatMap(([relation, level]) => {
    const principals = access[relation] ?? [];
    if (principals.length === 0) return [`- [ ] ${level}: nobody else`];
    return [`- [ ] ${level}:`, ...[...principals].sort().map((principal) => `  - [ ] \`${principal}\``)];
  });
  const lines = [
    `# Access to runner ${name}`,
    "",
    "Datadog publishes no API for the access of a runner, so that nothing that is deployed sets it. An editor of the runner does it by hand:",
    "",
    `- [ ] find \`${name}\` among the private action runners in Datadog, and open its permissions`,
    ...levels,
    "- [ ] take away every other grant",
    "",
    "Made by parkit from a description; change that and go through the list again.",
    "",
  ];
  return [{ path: "access.md", text: lines.join("\n"), guide: true }];
}
