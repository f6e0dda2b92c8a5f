import type { ToolFound, ToolMissing, ToolName } from "@parkit/toolchain";

/**
 * A block of tests that needs an external program. Without the program the block is one skipped test whose
 * title says why; the checks print that reason.
 */
export function describeWithTool(name: ToolName, title: string, body: (tool: ToolFound) => void): void {
  const tool = lookedUp(name);
  if (tool.status === "found") {
    describe(title, () => {
      body(tool);
    });
  } else {
    const why = tool.reason.replaceAll(/[[\]]/g, "");
    it.todo(`${title} [skipped: ${why}]`);
  }
}

function lookedUp(name: ToolName): ToolFound | ToolMissing {
  // Written by global-setup.ts of this folder, in this run.
  const all = JSON.parse(process.env["PARKIT_TEST_TOOLS"] ?? "{}") as Partial<
    Record<ToolName, ToolFound | ToolMissing>
  >;
  return all[name] ?? { status: "missing", tool: name, reason: `${name} was not looked up before the tests` };
}
