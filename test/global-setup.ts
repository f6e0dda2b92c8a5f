import { resolveTool, toolNames, type ToolFound, type ToolMissing, type ToolName } from "../toolchain/src";

/**
 * Which external programs there are, looked up once before the first test: what runs is decided while tests
 * are named.
 */
export default async function lookUpTools(): Promise<void> {
  const found: Partial<Record<ToolName, ToolFound | ToolMissing>> = {};
  for (const name of toolNames) found[name] = await resolveTool(name, { obtain: false });
  process.env["PARKIT_TEST_TOOLS"] = JSON.stringify(found);
}
