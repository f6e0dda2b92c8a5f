import { listen } from "@parkit/terraform-plugin/internal/wire/listen";
import { createProviderServer } from "@parkit/terraform-plugin/internal/calls/provider-server";
import type { Provider } from "@parkit/terraform-plugin";

/** A provider that is served by this process. */
export interface AttachedProvider {
  /** Environment with which the CLI uses this process; no init, mirror or lock file is needed. */
  readonly env: { readonly TF_REATTACH_PROVIDERS: string };
  stop(): void;
}

/**
 * Serves a provider from the test process, in plain text, for as many CLI runs as wanted. Fast, and
 * breakpoints work; the handshake, mutual TLS and the bundle are not exercised.
 */
export async function attachProvider<C>(source: string, provider: Provider<C>): Promise<AttachedProvider> {
  // The CLI asks the process to end after each run, but it is not the CLI's to end.
  const server = createProviderServer(provider, { shutdown: () => undefined });
  const address = await listen(server, {});
  const reattach = {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: address.network, String: address.address },
  };
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify({ [source]: reattach }) },
    stop: () => {
      server.close();
      address.dispose();
    },
  };
}
