import { decodePrivateKey } from "@parkit/protocol/internal/key-pair";
import { parkit } from "@parkit/terraform-provider/internal/parkit";
import {
  blockType,
  type EphemeralResource,
  type Provider,
  type Resource,
  type Schema,
  type ValuesOf,
} from "@parkit/terraform-plugin";
import { listen, type Address } from "@parkit/terraform-plugin/internal/wire/listen";
import {
  readDynamicValue,
  writeDynamicValue,
} from "@parkit/terraform-plugin/internal/wire/messages/dynamic-value";
import {
  heldRequest,
  openRequest,
  openResponse,
  renewResponse,
} from "@parkit/terraform-plugin/internal/wire/messages/ephemeral";
import {
  configureRequest,
  diagnosticsResponse,
} from "@parkit/terraform-plugin/internal/wire/messages/provider";
import { validateRequest } from "@parkit/terraform-plugin/internal/wire/messages/resource";
import { createProviderServer } from "@parkit/terraform-plugin/internal/calls/provider-server";
import { describeWithTool } from "../describe-with-tool";
import { grpcClient, type GrpcClient } from "../support/grpc-client";
import { attachProvider } from "../support/reattach";
import { terraformDirectory } from "../support/terraform";

describe("parkit_runner_key over the protocol", () => {
  const typeName = "parkit_runner_key";
  const type = blockType(parkit.ephemeralResources?.[typeName]?.schema.block ?? {});
  const config = writeDynamicValue({ public_key: null, private_key: null, key_id: null });
  let server: ReturnType<typeof createProviderServer>;
  let address: Address;
  let client: GrpcClient;

  beforeAll(async () => {
    server = createProviderServer(parkit, { shutdown: () => undefined });
    address = await listen(server, {});
    client = await grpcClient(address.address);
  });

  afterAll(() => {
    client.close();
    server.close();
    address.dispose();
  });

  const call = async (name: string, message: Uint8Array): Promise<Buffer> => {
    const answer = await client.call(`/tfplugin6.Provider/${name}`, message);
    expect([name, answer.status, answer.statusMessage]).toEqual([name, 0, ""]);
    return answer.message;
  };
  const open = async () =>
    openResponse.decode(await call("OpenEphemeralResource", openRequest.encode({ typeName, config })));

  it("cannot be opened before the provider is configured", async () => {
    expect((await open()).diagnostics).toMatchObject([{ summary: "Provider is not configured" }]);
    const configuration = writeDynamicValue(
      Object.fromEntries(Object.keys(parkit.schema.block.attributes).map((name) => [name, null])),
    );
    await call("ConfigureProvider", configureRequest.encode({ config: configuration }));
  });

  it("is valid, makes another pair each time, and needs no renewal", async () => {
    const validation = await call(
      "ValidateEphemeralResourceConfig",
      validateRequest.encode({ typeName, config }),
    );
    expect(diagnosticsResponse.decode(validation).diagnostics).toEqual([]);
    const [one, two] = [await open(), await open()];
    for (const { diagnostics, result, renewAt, private: held } of [one, two]) {
      expect([diagnostics, renewAt, held]).toEqual([[], undefined, undefined]);
      const { private_key: key, key_id: id } = readDynamicValue(result, type) as Record<string, string>;
      expect(decodePrivateKey(key ?? "").kid).toBe(id);
    }
    expect(readDynamicValue(one.result, type)).not.toEqual(readDynamicValue(two.result, type));
  });

  it("answers a renewal with what it was given, asks for none, and is closed without a word", async () => {
    const held = heldRequest.encode({ typeName, private: Buffer.from("opaque") });
    const renewed = renewResponse.decode(await call("RenewEphemeralResource", held));
    expect([renewed.diagnostics, renewed.renewAt]).toEqual([[], undefined]);
    expect(Buffer.from(renewed.private ?? []).toString()).toBe("opaque");
    const closed = await call("CloseEphemeralResource", held);
    expect(closed).toHaveLength(0);
  });

  it.each(["RenewEphemeralResource", "CloseEphemeralResource"])(
    "says so when %s names what there is not",
    async (name) => {
      const answer = await call(name, heldRequest.encode({ typeName: "parkit_nothing" }));
      expect(diagnosticsResponse.decode(answer).diagnostics).toMatchObject([
        { severity: 1, summary: "Unknown ephemeral resource" },
      ]);
    },
  );
});

const leaseSchema = {
  version: 0,
  block: { attributes: { code: { type: "string", computed: true } } },
} as const satisfies Schema;
const tenantSchema = {
  version: 0,
  block: {
    attributes: {
      code_wo: { type: "string", required: true, write_only: true },
      id: { type: "string", computed: true, plan: { stable: true } },
    },
  },
} as const satisfies Schema;

describeWithTool("terraform", "an ephemeral resource under the real CLI", ({ path }) => {
  it("is renewed when it says so, with what opening and renewal kept, and closed in the end", async () => {
    const calls: string[] = [];
    let noteSecondRenewal: () => void = () => undefined;
    const renewedTwice = new Promise<void>((resolve) => {
      noteSecondRenewal = resolve;
    });
    const lease: EphemeralResource<ValuesOf<typeof leaseSchema>, undefined> = {
      schema: leaseSchema,
      open: () => ({ result: { code: "c" }, renewAt: new Date(), privateState: { held: "by opening" } }),
      renew: ({ privateState }) => {
        calls.push(`renew, held ${privateState["held"] ?? ""}`);
        if (privateState["held"] !== "by renewal" && calls.length < 10) {
          return Promise.resolve({ renewAt: new Date(), privateState: { held: "by renewal" } });
        }
        noteSecondRenewal();
        return Promise.resolve({});
      },
      close: () => {
        calls.push("close");
        return Promise.resolve();
      },
    };
    const tenant: Resource<ValuesOf<typeof tenantSchema>, undefined> = {
      schema: tenantSchema,
      // The CLI closes what nobody needs any more, so somebody has to need it until it was renewed twice.
      create: () => renewedTwice.then(() => ({ id: "1", code_wo: null })),
      read: ({ state }) => Promise.resolve(state),
      update: ({ prior }) => Promise.resolve(prior),
      delete: () => Promise.resolve(),
    };
    const provider: Provider<undefined> = {
      schema: { version: 0, block: {} },
      configure: () => undefined,
      resources: { lease_tenant: tenant },
      ephemeralResources: { lease_lease: lease },
    };
    const source = "parkit.invalid/parkit/lease";
    const directory = await terraformDirectory(path);
    const attached = await attachProvider(source, provider);
    try {
      await directory.write(`
        terraform {
          required_providers {
            lease = { source = "${source}" }
          }
        }
        ephemeral "lease_lease" "l" {}
        resource "lease_tenant" "t" {
          code_wo = ephemeral.lease_lease.l.code
        }`);
      const applied = await directory.run(["apply", "-auto-approve"], attached.env);
      expect([applied.code, applied.stderr]).toEqual([0, ""]);
      // What the renewal kept is handed only to a renewal that follows it.
      expect(calls).toEqual(expect.arrayContaining(["renew, held by opening", "renew, held by renewal"]));
      expect(calls.at(-1)).toBe("close");
    } finally {
      attached.stop();
      await directory.remove();
    }
  });
});
