import { at, errorAt, UNKNOWN, type DataSource } from "@parkit/terraform-plugin";
import type { ParkitClient } from "../parkit-client";
import { urnSchema, type UrnValues } from "./urn-schema";

/** The data source `parkit_runner_urn`. */
export const runnerUrnDataSource: DataSource<UrnValues, ParkitClient> = {
  schema: urnSchema,
  validate({ config, report }) {
    for (const name of ["namespace", "secret_name"] as const)
      if (config[name] === "") report(errorAt(at(name), `${name} is empty`, "Write the name of the object."));
    const { timeout } = config;
    if (timeout !== null && timeout !== UNKNOWN && !(Number(timeout) >= 0))
      report(errorAt(at("timeout"), "The number is negative", "Write zero or more seconds."));
  },
  async read(context) {
    return { ...context.config, urn: await (await import("./wait-for-urn.js")).waitForUrn(context) };
  },
};
