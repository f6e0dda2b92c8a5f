import {
  startControlPlane,
  type ControlPlane,
  type ControlPlaneOptions,
} from "@parkit/control-plane/internal/control-plane";
import { DataDirectoryError } from "@parkit/control-plane/internal/store/data-directory";

import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";

import { systemError } from "./system-error";
import { UsageError } from "./usage-error";

/**
 * Starts a control plane on the port that a user named.
 *
 * @param port - decimal; 0 takes a free one
 * @throws {UsageError} when it is not a port, or in use, the data cannot be used, or a fault is none
 */
export async function controlPlaneOnPort(
  port: string,
  options: Omit<ControlPlaneOptions, "port"> = {},
): Promise<ControlPlane> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new UsageError(`${JSON.stringify(port)} is not a port`, "Write a number from 0 to 65535.");
  }
  try {
    return await startControlPlane({
      ...options,
      port: Number(port),
      // Loaded when somebody asks: rendering is half of the command.
      renderInstallation: async (runner) => (await import("./installation.js")).installationOf(runner),
    });
  } catch (error) {
    if (systemError(error) === "EADDRINUSE") {
      throw new UsageError(`port ${port} is in use`, "Choose another, or 0 for a free one.");
    }
    if (error instanceof DataDirectoryError || error instanceof ArgumentError)
      throw new UsageError(error.message);
    throw error;
  }
}
