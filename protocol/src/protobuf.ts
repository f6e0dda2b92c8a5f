/**
 * The one place where protobuf comes in: it is not published, so `bundle.mjs` puts it into what is built of
 * this file.
 */
export * from "@parkit/protobuf";
