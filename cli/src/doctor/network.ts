/** What is asked over the network: by the one HTTP client, with the environment's proxies and authorities. */
import { TLSSocket } from "node:tls";

import {
  exchange,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from "@parkit/protocol/internal/http/http-client";
import { NoAnswer } from "@parkit/protocol/internal/http/transport-error";
import { systemError } from "../system-error";
import { known, unanswered, type Asked } from "./asked";

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** What answers at an address. */
export type Reached =
  | {
      readonly reached: true;
      readonly status: number;
      /** Time of the server when it answered, and of this machine, in milliseconds. @default - none told */
      readonly clocks?: { readonly server: number; readonly here: number };
      /** When its certificate ends, in milliseconds. @default - no TLS */
      readonly certificateEnds?: number;
    }
  | {
      readonly reached: false;
      /** Code of the error, such as `CERT_HAS_EXPIRED`. */
      readonly code: string;
      readonly problem: string;
    };

/** Asks whether anything answers there; its answer is not read. */
export async function reach(client: HttpClient, url: string): Promise<Reached> {
  try {
    const answer = await client.send({
      method: "GET",
      url: new URL(url),
      headers: {},
      timeoutMs: TIMEOUT_MS,
    });
    const here = Date.now();
    const server = Date.parse(answer.headers.date ?? "");
    const { socket } = answer;
    const ends = socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : Number.NaN;
    answer.destroy();
    return {
      reached: true,
      status: answer.statusCode ?? 0,
      ...(Number.isNaN(server) ? {} : { clocks: { server, here } }),
      ...(Number.isNaN(ends) ? {} : { certificateEnds: ends }),
    };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { reached: false, code: systemError(error.cause), problem: error.message };
  }
}

/** Sends a request that changes nothing, and reads the answer. */
export async function ask(
  client: HttpClient,
  url: string,
  headers: HttpRequest["headers"] = {},
  method: "GET" | "HEAD" = "GET",
): Promise<Asked<HttpAnswer>> {
  try {
    const request = { method, url: new URL(url), headers, timeoutMs: TIMEOUT_MS };
    return known(await exchange(client, request, MAX_ANSWER_BYTES));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return unanswered(`${new URL(url).origin} cannot be reached: ${error.message}`);
  }
}
