import { connectionGroupResource } from "./connection-group/resource";
import { connectionResource } from "./connection/resource";
import type { ParkitClient } from "./parkit-client";
import type { Provider } from "./plugin/provider";
import {
  configureParkit,
  providerConfigSchema,
  validateProviderConfig,
  type ProviderConfigValues,
} from "./provider-config";

/** The provider `parkit`. */
export const parkit: Provider<ParkitClient, ProviderConfigValues> = {
  schema: providerConfigSchema,
  validate: validateProviderConfig,
  configure: configureParkit,
  resources: {
    parkit_connection: connectionResource,
    parkit_connection_group: connectionGroupResource,
  },
};
