import { listen, type Address } from "@parkit/terraform-plugin/internal/wire/listen";
import {
  readDynamicValue,
  writeDynamicValue,
} from "@parkit/terraform-plugin/internal/wire/messages/dynamic-value";
import {
  configureRequest,
  validateProviderRequest,
  validateProviderResponse,
} from "@parkit/terraform-plugin/internal/wire/messages/provider";
import {
  applyRequest,
  applyResponse,
  planRequest,
  planResponse,
} from "@parkit/terraform-plugin/internal/wire/messages/resource";
import { bool, message } from "@parkit/protobuf";
import { createProviderServer } from "@parkit/terraform-plugin/internal/calls/provider-server";
import {
  blockType,
  warningAt,
  type CallContext,
  type Provider,
  type Resource,
  type ValuesOf,
} from "@parkit/terraform-plugin";
import { frame, grpcClient, type GrpcClient } from "../support/grpc-client";

const VALIDATE = "/tfplugin6.Provider/ValidateProviderConfig";

describe("a provider server", () => {
  let validate: (context: CallContext) => void | Promise<void>;
  let shutdowns: number;
  let schemasMade: number;
  let server: ReturnType<typeof createProviderServer>;
  let address: Address;
  let client: GrpcClient;

  beforeEach(async () => {
    validate = () => undefined;
    shutdowns = 0;
    schemasMade = 0;
    server = createProviderServer(
      {
        schema: { version: 0, block: { attributes: { text: { type: "string", optional: true } } } },
        configure: () => undefined,
        validate: (context) => validate(context),
        resources: {
          late_thing: {
            get schema() {
              schemasMade += 1;
              return { version: 0, block: {} };
            },
            create: ({ planned }) => Promise.resolve(planned),
            read: ({ state }) => Promise.resolve(state),
            delete: () => Promise.resolve(),
          },
        },
      },
      {
        shutdown: () => {
          shutdowns += 1;
        },
      },
    );
    address = await listen(server, {});
    client = await grpcClient(address.address);
  });

  afterEach(() => {
    client.close();
    server.close();
    address.dispose();
  });

  const validation = async () => {
    const { status, message } = await client.call(VALIDATE, validateProviderRequest.encode({}));
    return { status, diagnostics: validateProviderResponse.decode(message).diagnostics };
  };

  it.each([
    "/tfplugin6.Provider/GetMetadata",
    "/tfplugin6.Provider/GetResourceIdentitySchemas",
    "/plugin.GRPCStdio/StreamStdio",
    "/no",
  ])("answers %s as unimplemented and stays open", async (path) => {
    expect((await client.call(path)).status).toBe(12);
    expect((await validation()).status).toBe(0);
  });

  it("makes the schemas of its resources when they are asked for, and only once", async () => {
    expect([(await validation()).status, schemasMade]).toEqual([0, 0]);
    for (let call = 0; call < 2; call += 1)
      expect((await client.call("/tfplugin6.Provider/GetProviderSchema")).status).toBe(0);
    expect(schemasMade).toBe(1);
  });

  it("turns whatever a handler throws into a diagnostic", async () => {
    validate = () => {
      throw new Error("boom");
    };
    const { status, diagnostics } = await validation();
    expect(status).toBe(0);
    expect(diagnostics).toMatchObject([
      { severity: 1, summary: "Unexpected error during ValidateProviderConfig" },
    ]);
    expect(diagnostics[0]?.detail).toContain("boom");
    expect(diagnostics[0]?.detail).not.toContain("    at ");
  });

  it("keeps what was reported before the throw", async () => {
    validate = ({ report }) => {
      report(warningAt([], "first", "detail"));
      return Promise.reject(new Error("boom"));
    };
    expect((await validation()).diagnostics.map(({ severity }) => severity)).toEqual([2, 1]);
  });

  it("tells handlers that are running to stop", async () => {
    let started: () => void = () => undefined;
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    validate = ({ signal, report }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          report(warningAt([], "stopped", "detail"));
          resolve();
        });
        started();
      });
    const pending = validation();
    await running;
    expect((await client.call("/tfplugin6.Provider/StopProvider")).status).toBe(0);
    expect((await pending).diagnostics).toMatchObject([{ summary: "stopped" }]);
  });

  it("answers a shutdown before it acts on it", async () => {
    expect((await client.call("/plugin.GRPCController/Shutdown")).status).toBe(0);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (shutdowns === 1) resolve();
        else setImmediate(look);
      };
      look();
    });
    expect(shutdowns).toBe(1);
  });

  it.each<[string, Uint8Array, Record<string, string>, number]>([
    ["a body that is not a frame", Buffer.from("ab"), {}, 3],
    ["a frame that is cut off", frame(Buffer.from("abc")).subarray(0, 6), {}, 3],
    ["two frames", Buffer.concat([frame(Buffer.alloc(0)), frame(Buffer.alloc(0))]), {}, 3],
    ["a compressed frame", Buffer.from([1, 0, 0, 0, 0]), {}, 12],
    ["another content type", frame(Buffer.alloc(0)), { "content-type": "application/json" }, 3],
    ["a message that is none", frame(Buffer.from([0xff])), {}, 3],
  ])("refuses %s and stays open", async (_name, body, headers, status) => {
    expect((await client.send(VALIDATE, body, headers)).status).toBe(status);
    expect((await validation()).status).toBe(0);
  });

  it("answers many calls at once, large ones among them", async () => {
    const text = Buffer.from(JSON.stringify({ text: "x".repeat(5_000_000) }));
    const request = validateProviderRequest.encode({ config: { json: text } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.call(VALIDATE, request)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 0));
  });
});

describe("a provider server that is asked for a change at once", () => {
  it("needs nobody to ask for its schema first, and never sets the flags that switch Terraform's checks off", async () => {
    const schema = {
      version: 0,
      block: { attributes: { name: { type: "string", required: true } } },
    } as const;
    const echo: Resource<ValuesOf<typeof schema>, undefined> = {
      schema,
      create: ({ planned }) => Promise.resolve(planned),
      read: ({ state }) => Promise.resolve(state),
      update: ({ planned }) => Promise.resolve(planned),
      delete: () => Promise.resolve(),
    };
    const provider: Provider<undefined> = {
      schema: { version: 0, block: {} },
      configure: () => undefined,
      resources: { t_echo: echo },
    };
    const server = createProviderServer(provider, { shutdown: () => undefined });
    const address = await listen(server, {});
    const client = await grpcClient(address.address);
    const call = async (name: string, message: Uint8Array): Promise<Buffer> =>
      (await client.call(`/tfplugin6.Provider/${name}`, message)).message;
    const value = writeDynamicValue({ name: "a" });
    const none = writeDynamicValue(null);
    const both = { typeName: "t_echo", priorState: none, config: value };
    try {
      await call("ConfigureProvider", configureRequest.encode({ config: writeDynamicValue({}) }));
      const plan = await call("PlanResourceChange", planRequest.encode({ ...both, proposedNewState: value }));
      const apply = await call("ApplyResourceChange", applyRequest.encode({ ...both, plannedState: value }));
      const type = blockType(schema.block);
      expect(readDynamicValue(planResponse.decode(plan).plannedState, type)).toEqual({ name: "a" });
      expect(readDynamicValue(applyResponse.decode(apply).newState, type)).toEqual({ name: "a" });
      // `legacy_type_system` has another number in each.
      expect(message({ legacy: bool(5) }).decode(plan)).toEqual({ legacy: false });
      expect(message({ legacy: bool(4) }).decode(apply)).toEqual({ legacy: false });
    } finally {
      client.close();
      server.close();
      address.dispose();
    }
  });
});
