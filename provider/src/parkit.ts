import type { Provider } from "@parkit/terraform-plugin";
import { connectionGroupDataSource } from "./connection-group/data-source";
import { connectionGroupResource } from "./connection-group/resource";
import { connectionDataSource } from "./connection/data-source";
import { connectionResources } from "./connection/resource";
import { functions } from "./functions";
import type { ParkitClient } from "./parkit-client";
import {
  configureParkit,
  providerConfigSchema,
  validateProviderConfig,
  type ProviderConfigValues,
} from "./provider-config";
import { runnerDataSource } from "./runner/data-source";
import { enrollmentResource } from "./runner/enrollment-resource";
import { runnerKey } from "./runner/key";
import { shownText } from "./shown-text";
import { runnerUrnDataSource } from "./runner/urn-data-source";

/** The provider `parkit`. */
export const parkit: Provider<ParkitClient, ProviderConfigValues> = {
  schema: providerConfigSchema,
  validate: validateProviderConfig,
  configure: configureParkit,
  shownText,
  resources: {
    ...connectionResources,
    parkit_connection_group: connectionGroupResource,
    parkit_runner_enrollment: enrollmentResource,
  },
  dataSources: {
    parkit_connection: connectionDataSource,
    parkit_connection_group: connectionGroupDataSource,
    parkit_runner: runnerDataSource,
    parkit_runner_urn: runnerUrnDataSource,
  },
  ephemeralResources: { parkit_runner_key: runnerKey },
  functions,
};
