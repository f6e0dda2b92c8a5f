/** Inputs of the HTTP action. */
import type { JsonValue } from "@parkit/protocol/internal/json";
import {
  FORM_DATA_TYPES,
  HTTP_VERBS,
  RESPONSE_ENCODINGS,
  RESPONSE_PARSINGS,
} from "@parkit/provider-schema/internal/actions/signature/http";
import * as z from "zod";

const emptyMeansAbsent = (value: unknown): unknown => (value === "" || value === null ? undefined : value);
const optionalList = <Item extends z.ZodType>(item: Item): z.ZodType<z.output<Item>[]> =>
  z.preprocess((value) => value ?? [], z.array(item));

/** An absolute http or https URL, as a text. */
export const absoluteUrl = z
  .string({ error: "missing required field url" })
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "is not an absolute http or https URL",
  );

/** Schema of the inputs. Unknown members are ignored. */
export const RequestInput = z.object({
  verb: z.string().toUpperCase().pipe(z.enum(HTTP_VERBS)),
  url: absoluteUrl,
  // Inputs come out of a decoder that yields JSON values only.
  body: z.custom<JsonValue>(() => true).optional(),
  requestHeaders: optionalList(z.object({ key: z.string(), value: z.array(z.string()) })),
  urlParams: optionalList(z.object({ key: z.string(), value: z.string() })),
  formData: optionalList(
    z.object({
      key: z.string(),
      value: z.string(),
      type: z.preprocess(emptyMeansAbsent, z.enum(FORM_DATA_TYPES).default("string")),
    }),
  ),
  followRedirect: z.boolean().nullish(),
  allowExpiredCertificate: z.boolean().nullish(),
  errorOnStatus: optionalList(z.string()),
  responseParsing: z.preprocess(emptyMeansAbsent, z.enum(RESPONSE_PARSINGS).optional()),
  responseEncoding: z.preprocess(emptyMeansAbsent, z.enum(RESPONSE_ENCODINGS).optional()),
});

/** Inputs, checked. */
export type RequestInput = z.output<typeof RequestInput>;

/** How the body of an answer is read. */
export type ResponseParsing = (typeof RESPONSE_PARSINGS)[number];
