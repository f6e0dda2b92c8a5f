import { dirname, join } from "node:path";

import {
  FILES_BESIDE_PROVIDER,
  PROVIDER_PLATFORMS,
  PROVIDER_SOURCE,
  providerMirrorPath,
} from "@parkit/provider-schema/internal/terraform-provider";

import { thisPlatform } from "@parkit/terraform-provider/internal/install";

import { PROVIDER } from "./programs";

/** What Terraform is to manage many of, and the provider that it takes. */
export interface Contender {
  readonly name: string;
  /** A configuration with as many objects. */
  configuration(count: number): string;
  /**
   * The provider's file, what is to lie beside it, and the places of a mirror that it is to lie at; absent
   * for what Terraform does by itself.
   */
  readonly provider?: {
    readonly file: string;
    readonly beside: readonly string[];
    readonly places: readonly string[];
  };
}

const BASE_URL = "https://billing.example";

/** Objects that no provider is asked for: what Terraform takes by itself. */
export const DATA: Contender = {
  name: "terraform_data",
  configuration: (count) => dataConfiguration(count, 0),
};

/** Bytes that an object of {@link DATA} has in the state, about. */
const DATA_BYTES = 450;

/**
 * Objects with as many bytes in the state. Terraform writes the whole state again after each object, so these
 * bytes are what it mostly works on.
 */
export function dataOfSize(bytes: number): Contender {
  // The text stands twice in the state, as input and as output.
  const padding = Math.max(0, Math.round((bytes - DATA_BYTES) / 2));
  return {
    name: "terraform_data of as many bytes",
    configuration: (count) => dataConfiguration(count, padding),
  };
}

function dataConfiguration(count: number, padding: number): string {
  const input = `d-\${count.index}${"x".repeat(padding)}`;
  return `resource "terraform_data" "d" {\n  count = ${count}\n  input = "${input}"\n}\n`;
}

/** Connections of an HTTP service with one secret. */
export const CONNECTIONS: Contender = {
  name: "connections",
  provider: {
    file: PROVIDER,
    beside: FILES_BESIDE_PROVIDER.map((name) => join(dirname(PROVIDER), name)),
    places: PROVIDER_PLATFORMS.map((platform) => providerMirrorPath(platform)),
  },
  configuration: (count) => `terraform {
  required_providers {
    parkit = { source = "${PROVIDER_SOURCE}" }
  }
}
resource "parkit_connection_http" "c" {
  count      = ${count}
  name       = "c-\${count.index}"
  base_url   = "${BASE_URL}"
  token_auth = { tokens = [{ name = "token", value_wo = "secret", value_wo_version = 1 }] }
}
`,
};

const OFFICIAL_SOURCE = "bench.invalid/datadog/datadog";

/** The same connections by Datadog's own provider, from its binary for this machine. */
export function officialConnections(file: string): Contender {
  // Terraform reads address and version from the path alone, so that it looks nowhere else.
  const place = `${OFFICIAL_SOURCE}/4.19.0/${thisPlatform()}/terraform-provider-datadog_v4.19.0`;
  return {
    name: "connections of Datadog's own provider",
    provider: { file, beside: [], places: [place] },
    configuration: (count) => `terraform {
  required_providers {
    datadog = { source = "${OFFICIAL_SOURCE}" }
  }
}
provider "datadog" {
  validate = false
}
resource "datadog_action_connection" "c" {
  count = ${count}
  name  = "c-\${count.index}"
  http {
    base_url = "${BASE_URL}"
    token_auth {
      token {
        name  = "token"
        type  = "SECRET"
        value = "secret"
      }
    }
  }
}
`,
  };
}
