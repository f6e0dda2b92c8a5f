import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  findCluster,
  resolveTool,
  toolNames,
  type ToolFound,
  type ToolMissing,
  type ToolName,
} from "../toolchain/src";

/**
 * Looks up once which external programs there are, before the first test: what runs is decided while tests
 * are named. Identities that commands keep go into a directory of this run.
 */
export default async function setUp(): Promise<void> {
  const found: Partial<Record<ToolName, ToolFound | ToolMissing>> = {};
  for (const name of toolNames) found[name] = await resolveTool(name, { obtain: false });
  process.env["PARKIT_TEST_TOOLS"] = JSON.stringify(found);
  process.env["PARKIT_TEST_CLUSTER"] = JSON.stringify(await findCluster());
  process.env["XDG_STATE_HOME"] = await mkdtemp(join(tmpdir(), "parkit-test-state-"));
}
