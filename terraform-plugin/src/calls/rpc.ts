import { MessageError, type Codec } from "@parkit/protobuf";
import type { CallContext } from "../provider/call-context";
import { diagnosticsOf, type Diagnostic } from "../values/diagnostics";
import { GrpcError, type GrpcMethod } from "../wire/grpc-server";
import { writeDiagnostic } from "../wire/messages/diagnostic";
import { shownText, type ProviderSession } from "./session";

/** What every answer of such a call has. */
interface Diagnosed {
  readonly diagnostics: readonly ReturnType<typeof writeDiagnostic>[];
}

/**
 * A call that answers with diagnostics. Whatever its handler throws becomes a diagnostic: a failed call would
 * make Terraform drop what the handler did.
 */
export function diagnosedCall<C, Q, A extends object>(
  name: string,
  session: ProviderSession<C>,
  request: Pick<Codec<Q, never>, "decode">,
  response: { encode(value: Partial<A> & Diagnosed): Uint8Array },
  handle: (request: Q, context: CallContext) => Partial<A> | Promise<Partial<A>>,
): readonly [string, GrpcMethod] {
  const method: GrpcMethod = async (bytes) => {
    const diagnostics: Diagnostic[] = [];
    const context: CallContext = {
      signal: session.signal,
      report: (diagnostic) => diagnostics.push(diagnostic),
    };
    const message = decodeRequest(request, bytes);
    let answer: Partial<A> = {};
    try {
      answer = await handle(message, context);
    } catch (thrown) {
      diagnostics.push(...diagnosticsOf(thrown, name));
    }
    const shown = diagnostics.map((diagnostic) => ({
      ...diagnostic,
      summary: shownText(session, diagnostic.summary),
      detail: shownText(session, diagnostic.detail),
    }));
    return response.encode({ ...answer, diagnostics: shown.map(writeDiagnostic) });
  };
  return [`/tfplugin6.Provider/${name}`, method];
}

/**
 * Decodes a request; bytes that are none are the caller's fault, so the call fails as a whole.
 *
 * @throws {GrpcError} when the bytes are not such a message
 */
export function decodeRequest<Q>(request: Pick<Codec<Q, never>, "decode">, bytes: Uint8Array): Q {
  try {
    return request.decode(bytes);
  } catch (error) {
    if (error instanceof MessageError) throw new GrpcError("INVALID_ARGUMENT", error.message);
    throw error;
  }
}
