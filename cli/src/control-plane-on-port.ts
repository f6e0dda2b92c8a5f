import {
  startControlPlane,
  type ControlPlane,
  type ControlPlaneOptions,
} from "@parkit/control-plane/internal/control-plane";
import { DataDirectoryError } from "@parkit/control-plane/internal/store/data-directory";

import { systemError } from "./system-error";
import { UsageError } from "./usage-error";

/**
 * Starts a control plane on the port that a user named.
 *
 * @param port - decimal; 0 takes a free one
 * @throws {UsageError} when it is not a port, or in use, or the directory of the data cannot be used
 */
export async function controlPlaneOnPort(
  port: string,
  options: Omit<ControlPlaneOptions, "port"> = {},
): Promise<ControlPlane> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new UsageError(`${JSON.stringify(port)} is not a port`, "Write a number from 0 to 65535.");
  }
  try {
    return await startControlPlane({ ...options, port: Number(port) });
  } catch (error) {
    if (systemError(error) === "EADDRINUSE") {
      throw new UsageError(`port ${port} is in use`, "Choose another, or 0 for a free one.");
    }
    if (error instanceof DataDirectoryError) throw new UsageError(error.message);
    throw error;
  }
}
