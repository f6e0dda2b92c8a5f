import { FLAVOURS } from "../runner/flavour";
import { type Action, actionsOf, AGENTS } from "./action";

const BUNDLE = "com.datadoghq.mongodb";

/** MongoDB actions. */
export function mongodbActions(): readonly Action[] {
  return [
    ...actionsOf(
      BUNDLE,
      { flavours: FLAVOURS },
      {
        find: "Query a collection; results stop at 15 MiB",
        insertOne: "Add a document to a collection",
        insertMany: "Add several documents to a collection at once",
        updateOne: "Change the first document that a filter finds",
        updateMany: "Change all documents that a filter finds",
        replaceOne: "Swap the first document that a filter finds for another",
        countDocuments: "Tell how many documents a filter finds",
        createIndex: "Add an index to a collection",
        findAndModify: "Change one document in a single step and return it",
      },
    ),
    ...actionsOf(BUNDLE, { flavours: AGENTS }, { testConnection: "Try a MongoDB connection" }),
  ];
}
