import { type BundleSignatures, exactly, members, optional, required, UNKNOWN_SIGNATURE } from "./signature";

const COLLECTION = required("collection", "string", "name of the collection");

/** Bundle `com.datadoghq.mongodb`: most of it is not known. */
export const MONGODB_SIGNATURES: BundleSignatures = {
  find: {
    inputs: exactly(
      COLLECTION,
      optional("filter", "object", "which documents, without $regex, $where and $expr"),
    ),
    outputs: exactly(...members({ results: { listOf: "object" } })),
  },
  findAndModify: {
    inputs: exactly(
      COLLECTION,
      required("filter", "object", "which document, without $regex, $where and $expr"),
      required("update", "object", "what is changed in it"),
      optional("options", "object", "options that MongoDB drivers know for findOneAndUpdate"),
    ),
    outputs: exactly(...members({ "modifiedDocument?": "object" })),
  },
  insertOne: UNKNOWN_SIGNATURE,
  insertMany: UNKNOWN_SIGNATURE,
  updateOne: UNKNOWN_SIGNATURE,
  updateMany: UNKNOWN_SIGNATURE,
  replaceOne: UNKNOWN_SIGNATURE,
  countDocuments: UNKNOWN_SIGNATURE,
  createIndex: UNKNOWN_SIGNATURE,
  testConnection: UNKNOWN_SIGNATURE,
};
