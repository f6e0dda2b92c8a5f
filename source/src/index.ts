export { asterisks, maskedText, withoutBareSecrets } from "./masked-text";
export type { ShowScalar } from "./masked-text";
export { mergedDocuments, withMerges } from "./merge-key";
export { placeAt } from "./node-place";
export type { PairHalf } from "./node-place";
export { placeLocator, shownLines } from "./place";
export type { LocatedPlace, Place, SourceFile } from "./place";
export {
  booleanOf,
  isBlank,
  itemsOf,
  memberOf,
  membersOf,
  numberOf,
  plainOf,
  textOf,
  textsOf,
  unreadMembers,
  wordsOf,
} from "./source-node";
export type { SourceList, SourceMap, SourceNode, SourcePath, SourceScalar } from "./source-node";
export { nestedYaml, yamlSource } from "./yaml-source";
export type { YamlFault, YamlSource } from "./yaml-source";
