import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  at,
  DiagnosticError,
  errorAt,
  warningAt,
  type Resource,
  type Schema,
  type TerraformNumber,
  type ValuesOf,
} from "@parkit/terraform-plugin";

/** Where the test provider keeps its things: one JSON file each. */
export interface Store {
  readonly directory: string;
}

const schema = {
  version: 1,
  block: {
    attributes: {
      id: { type: "string", computed: true, plan: { stable: true } },
      revision: { type: "number", computed: true },
      name: { type: "string", required: true, literal: true },
      kind: {
        type: "string",
        optional: true,
        computed: true,
        plan: { default: "plain", requiresReplace: true },
      },
      size: { type: "number", optional: true },
      tags: { type: ["set", "string"], optional: true },
      labels: { type: ["map", "string"], optional: true },
      steps: { type: ["list", "string"], optional: true },
      token: { type: "string", optional: true, sensitive: true },
      secret_wo: { type: "string", optional: true, write_only: true },
      secret_wo_version: { type: "number", optional: true },
      fail: { type: "string", optional: true },
      endpoint: {
        optional: true,
        nested_type: {
          nesting_mode: "single",
          attributes: {
            url: { type: "string", required: true },
            address: { type: "string", computed: true },
          },
        },
        plan: { requiresReplace: "presence" },
      },
    },
    block_types: {
      rule: {
        nesting_mode: "list",
        block: {
          attributes: {
            action: { type: "string", required: true },
            number: { type: "number", computed: true },
          },
        },
      },
    },
  },
} as const satisfies Schema;

interface Stored {
  readonly name: string;
  readonly revision: number;
  readonly size: string | null;
  readonly tags: readonly string[];
}

/** A resource that uses every feature of the core, for tests with the real CLI. */
export const thing: Resource<ValuesOf<typeof schema>, Store> = {
  schema,
  validate({ config, report }) {
    if (config.name === "forbidden") report(errorAt(at("name"), "Name is forbidden", "Choose another name."));
  },
  reviewPlan({ action, report }) {
    if (action === "delete") report(warningAt([], "Thing will be gone", "Whoever uses it will notice."));
  },
  async create({ client, planned, config, keep, setPrivateState }) {
    if (planned.fail === "before") throw new Error("failed before the thing was made");
    const id = randomUUID();
    const state = {
      ...planned,
      id,
      revision: 1,
      kind: known(planned.kind),
      endpoint: endpointOf(planned.endpoint),
      rule: planned.rule.map((rule, index) => ({ ...rule, number: index })),
    };
    await save(client, id, {
      name: planned.name,
      revision: 1,
      size: sizeText(planned.size),
      tags: planned.tags ?? [],
    });
    keep({ ...planned, id });
    if (planned.fail === "after") throw new Error("failed after the thing was made");
    setPrivateState({
      digest: createHash("sha256")
        .update(config.secret_wo ?? "")
        .digest("hex"),
    });
    // Servers reorder sets and drop empty ones; the core has to make up for it.
    return { ...state, tags: planned.tags?.length === 0 ? null : (planned.tags?.toReversed() ?? null) };
  },
  async read({ client, state }) {
    const found = await load(client, state.id ?? "");
    if (found === undefined) return null;
    const tags = found.tags.toReversed();
    return {
      ...state,
      name: found.name,
      revision: found.revision,
      size: found.size,
      tags: tags.length === 0 ? null : tags,
    };
  },
  async update({ client, planned, prior, config, setPrivateState }) {
    if (planned.fail === "update") {
      throw new DiagnosticError([errorAt(at("fail"), "Update was refused", "Set fail to something else.")]);
    }
    const revision = Number(prior.revision) + 1;
    const id = prior.id ?? "";
    await save(client, id, {
      name: planned.name,
      revision,
      size: sizeText(planned.size),
      tags: planned.tags ?? [],
    });
    setPrivateState({
      digest: createHash("sha256")
        .update(config.secret_wo ?? "")
        .digest("hex"),
    });
    return {
      ...planned,
      id,
      revision,
      kind: known(planned.kind),
      endpoint: endpointOf(planned.endpoint),
      rule: planned.rule.map((rule, index) => ({ ...rule, number: index })),
    };
  },
  async delete({ client, prior }) {
    await rm(file(client, prior.id ?? ""), { force: true });
  },
  importState: ({ id }) => ({ id }),
  upgradeState: (stored) => ({ ...stored, name: stored["title"] ?? null }),
};

function known<T>(value: T): Exclude<T, symbol> | null {
  return typeof value === "symbol" ? null : (value as Exclude<T, symbol>);
}

function endpointOf<E extends { readonly url: string }>(endpoint: E | null) {
  return endpoint === null ? null : { ...endpoint, address: `${endpoint.url}/resolved` };
}

function sizeText(size: TerraformNumber | null): string | null {
  return size === null ? null : String(size);
}

function file(store: Store, id: string): string {
  return join(store.directory, `${id}.json`);
}

async function save(store: Store, id: string, stored: Stored): Promise<void> {
  await mkdir(store.directory, { recursive: true });
  await writeFile(file(store, id), JSON.stringify(stored));
}

async function load(store: Store, id: string): Promise<Stored | undefined> {
  try {
    return JSON.parse(await readFile(file(store, id), "utf8")) as Stored;
  } catch {
    return undefined;
  }
}
