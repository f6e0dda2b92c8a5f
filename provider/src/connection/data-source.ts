import type { DataSource } from "@parkit/terraform-plugin";
import type { ParkitClient } from "../parkit-client";
import { connectionDataSchema, type ConnectionDataValues } from "./data-schema";

/** The data source `parkit_connection`. */
export const connectionDataSource: DataSource<ConnectionDataValues, ParkitClient> = {
  schema: connectionDataSchema,
  async read(context) {
    return (await import("./read-data.js")).readConnectionData(context);
  },
};
