import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Datadog's provider as Terraform's lock files name it, in the first version with execution policies. */
export const DATADOG_WITH_POLICIES = {
  source: "registry.terraform.io/datadog/datadog",
  version: "4.20.0",
} as const;

const text = { type: "string" };
const required = { ...text, required: true };
const computed = { ...text, computed: true };
const list = (elements: "list" | "set") => ({ type: [elements, "string"], required: true });

const rules = (attributes: object): object => ({
  nesting_mode: "single",
  block: { block_types: { rule: { nesting_mode: "list", block: { attributes } } } },
});

/**
 * What the provider's source and documentation say of the resources, as `terraform providers schema -json`
 * would print it: the schemas of real providers that tests have are older, or hold less. Limits that the
 * source checks besides are not in it.
 */
const SCHEMAS = {
  datadog_action_execution_policy: {
    attributes: {
      id: computed,
      name: required,
      effect: required,
      version: { type: "number", computed: true },
      created_at: computed,
      created_by: computed,
      updated_at: computed,
      updated_by: computed,
    },
    block_types: {
      action_pattern: {
        nesting_mode: "single",
        block: { attributes: { integration: required, action_fqns: list("list") } },
      },
      scope: {
        nesting_mode: "single",
        block: {
          block_types: {
            kubernetes: rules({ target_namespaces: list("list") }),
            scripts: rules({ target_script_names: list("list") }),
            remote_action_rshell: rules({ target_paths: list("list"), access: required }),
          },
        },
      },
      target: {
        nesting_mode: "set",
        block: { attributes: { name: { ...text, optional: true }, agent_tags: list("set") } },
      },
    },
  },
  datadog_dashboard_json: {
    attributes: {
      id: { ...text, optional: true, computed: true },
      dashboard: required,
      dashboard_lists: { type: ["set", "number"], optional: true },
      dashboard_lists_removed: { type: ["set", "number"], computed: true },
      url: { ...text, optional: true, computed: true },
    },
  },
  datadog_monitor_json: {
    attributes: {
      id: { ...text, optional: true, computed: true },
      monitor: required,
      url: { ...text, optional: true, computed: true },
    },
  },
  datadog_restriction_policy: {
    attributes: { id: computed, resource_id: required },
    block_types: {
      bindings: {
        nesting_mode: "set",
        block: { attributes: { relation: required, principals: list("set") } },
      },
    },
  },
};

/**
 * Writes schemas of Datadog's provider, of a version with execution policies, for a schema double.
 *
 * @returns the file
 */
export function writeDatadogSchemas(directory: string): string {
  const file = join(directory, "datadog.json");
  const secret = { type: "string", optional: true, sensitive: true };
  const contract = {
    format_version: "1.0",
    provider_schemas: {
      [DATADOG_WITH_POLICIES.source]: {
        provider: {
          version: 0,
          block: {
            attributes: { api_key: secret, app_key: secret, api_url: { type: "string", optional: true } },
          },
        },
        resource_schemas: Object.fromEntries(
          Object.entries(SCHEMAS).map(([name, block]) => [name, { version: 0, block }]),
        ),
        data_source_schemas: {},
      },
    },
  };
  writeFileSync(file, JSON.stringify(contract));
  return file;
}
