export { placeLocator } from "./place";
export type { LocatedPlace, Place, SourceFile } from "./place";
export * from "./source-node";
export * from "./yaml-source";
