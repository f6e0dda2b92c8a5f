import type { Http2Server } from "node:http2";
import type { Provider } from "../provider/provider";
import { createGrpcServer, type ChannelSecurity, type GrpcMethod } from "../wire/grpc-server";
import { emptyRequest } from "../wire/messages/provider";
import { dataSourceCalls } from "./data-source-calls";
import { ephemeralCalls } from "./ephemeral-calls";
import { functionCalls } from "./function-calls";
import { providerCalls } from "./provider-calls";
import { resourceCalls } from "./resource-calls";
import type { ProviderSession } from "./session";

const SHUTDOWN = "/plugin.GRPCController/Shutdown";

/** How a provider is served. */
interface ProviderServerOptions {
  /** Certificates; plain text without them. */
  readonly security?: ChannelSecurity;
  /** Run when Terraform asks the process to end; the answer is sent before. */
  readonly shutdown: () => void;
}

/**
 * The server of a provider: `tfplugin6.Provider` and `plugin.GRPCController`. Methods that are left out
 * (`GetMetadata`, identities, the stdio and broker services) are answered as unimplemented, which Terraform
 * expects.
 */
export function createProviderServer<C>(provider: Provider<C>, options: ProviderServerOptions): Http2Server {
  const stopped = new AbortController();
  const session: ProviderSession<C> = { provider, signal: stopped.signal };
  const methods = new Map<string, GrpcMethod>([
    ...providerCalls(session, () => {
      stopped.abort();
    }),
    ...resourceCalls(session),
    ...dataSourceCalls(session),
    ...ephemeralCalls(session),
    ...functionCalls(session),
    [SHUTDOWN, () => Promise.resolve(emptyRequest.encode({}))],
  ]);
  const { security, shutdown } = options;
  return createGrpcServer(methods, {
    // Without an answer Terraform waits two seconds and kills the process.
    last: { path: SHUTDOWN, done: shutdown },
    ...(security !== undefined && { security }),
  });
}
