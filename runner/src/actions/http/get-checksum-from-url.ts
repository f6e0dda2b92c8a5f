/**
 * `com.datadoghq.http.getChecksumFromURL`: a checksum of what a URL serves, whatever the status, without
 * anything of the connection.
 */
import { createHash } from "node:crypto";
import { eachChunk } from "@parkit/protocol/internal/http/http-client";
import {
  CHECKSUM_ALGORITHMS,
  DEFAULT_CHECKSUM_ALGORITHM,
} from "@parkit/provider-schema/internal/actions/signature/http";
import * as z from "zod";
import { defineAction } from "../action";
import { guardedRequest } from "./guarded-request";
import { HTTP_BUNDLE } from "./request";
import { absoluteUrl } from "./request-input";

/** Most bytes that are read (1 GiB); they are not kept. */
const MAX_BYTES = 1024 ** 3;

const ChecksumInput = z.object({
  url: absoluteUrl,
  algorithm: z
    .string()
    .nullish()
    .transform((name) => (name ?? "").toLowerCase() || DEFAULT_CHECKSUM_ALGORITHM)
    .pipe(z.enum(CHECKSUM_ALGORITHMS)),
  digest: z.string().nullish(),
});

/** The action. Output: `{checksum}`, in hex unless `digest` asks for base64, base64url or binary. */
export const getChecksumFromUrl = defineAction({
  bundle: HTTP_BUNDLE,
  name: "getChecksumFromURL",
  input: ChecksumInput,
  run: async (context, { url, algorithm, digest }) => {
    const hash = createHash(algorithm);
    const get = {
      url: new URL(url),
      method: "GET",
      headers: { "User-Agent": "Datadog" },
      followRedirects: true,
    };
    await guardedRequest(context, get, (answer) =>
      eachChunk(answer, MAX_BYTES, (chunk) => hash.update(chunk)),
    );
    return { checksum: hash.digest(digestEncoding(digest)) };
  },
});

function digestEncoding(digest: string | null | undefined): "base64" | "base64url" | "binary" | "hex" {
  return digest === "base64" || digest === "base64url" || digest === "binary" ? digest : "hex";
}
