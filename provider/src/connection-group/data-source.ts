import type { DataSource } from "@parkit/terraform-plugin";
import type { ParkitClient } from "../parkit-client";
import { connectionGroupDataSchema, type ConnectionGroupDataValues } from "./data-schema";

/** The data source `parkit_connection_group`. */
export const connectionGroupDataSource: DataSource<ConnectionGroupDataValues, ParkitClient> = {
  schema: connectionGroupDataSchema,
  async read(context) {
    return (await import("./read-data.js")).readGroupData(context);
  },
};
