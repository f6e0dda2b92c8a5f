import {
  type BundleSignatures,
  exactly,
  type Known,
  type Member,
  members,
  NONE,
  optional,
  required,
} from "./signature";

/** Methods of `com.datadoghq.http.request` that Datadog documents. */
export const HTTP_VERBS = ["HEAD", "GET", "PUT", "POST", "DELETE", "PATCH"] as const;

/** How the body of an answer can be read. */
export const RESPONSE_PARSINGS = ["raw", "json", "form-data", "form-urlencoded"] as const;

/** How the bytes of an answer can become text; names that Node's buffers have too. */
export const RESPONSE_ENCODINGS = [
  "ascii",
  "utf8",
  "utf-8",
  "utf16le",
  "ucs2",
  "ucs-2",
  "base64",
  "base64url",
  "latin1",
  "binary",
  "hex",
] as const;

/** Types of a field of a multipart form; the first is the default. */
export const FORM_DATA_TYPES = ["string", "datauri"] as const;

/** Checksums that `com.datadoghq.http.getChecksumFromURL` can compute, ignoring case. */
export const CHECKSUM_ALGORITHMS = ["md5", "sha1", "sha256", "sha384", "sha512"] as const;

/** The checksum that is computed when the task names none. */
export const DEFAULT_CHECKSUM_ALGORITHM = "sha256";

const ANSWER: Known<Member> = exactly(
  ...members({ status: "integer", headers: { mapOf: { listOf: "string" } }, "body?": "any" }),
);

/** Bundle `com.datadoghq.http`. */
export const HTTP_SIGNATURES: BundleSignatures = {
  request: {
    inputs: exactly(
      required("verb", { oneOf: HTTP_VERBS }, "HTTP method"),
      required("url", "string", "absolute http or https URL, on the host of the connection's base URL"),
      optional("body", "any", "body of the request; not together with formData"),
      optional(
        "requestHeaders",
        { listOf: { members: members({ key: "string", value: { listOf: "string" } }) } },
        "headers; several values are joined by a comma",
      ),
      optional(
        "urlParams",
        { listOf: { members: members({ key: "string", value: "string" }) } },
        "added to the query of the URL",
      ),
      optional(
        "formData",
        {
          listOf: {
            members: members({ key: "string", value: "string", "type?": { oneOf: FORM_DATA_TYPES } }),
          },
        },
        "sent as multipart/form-data; a field without a type is a string",
      ),
      optional("followRedirect", "boolean", "follow redirects"),
      optional(
        "allowExpiredCertificate",
        "boolean",
        "accept an expired certificate; Agents then check nothing of it",
        false,
      ),
      optional(
        "errorOnStatus",
        { listOf: "string" },
        'statuses that fail the action: codes such as "404" or ranges such as "500-599"',
      ),
      optional(
        "responseParsing",
        { oneOf: RESPONSE_PARSINGS },
        "how the answer is read; otherwise as its content type says",
      ),
      optional(
        "responseEncoding",
        { oneOf: RESPONSE_ENCODINGS },
        "how bytes become text; otherwise as the content type says",
      ),
    ),
    outputs: ANSWER,
  },
  getChecksumFromURL: {
    inputs: exactly(
      required("url", "string", "absolute http or https URL"),
      optional("algorithm", { oneOf: CHECKSUM_ALGORITHMS }, "kind of checksum", DEFAULT_CHECKSUM_ALGORITHM),
      optional("digest", { oneOf: ["hex", "base64", "base64url", "binary"] }, "how it is written", "hex"),
    ),
    outputs: exactly(...members({ checksum: "string" })),
  },
  testConnection: { inputs: NONE, outputs: ANSWER },
};
