export { diffDescriptions } from "./diff/diff-descriptions";
export { descriptionGraph } from "./graph/description-graph";
export { importDocuments } from "./import-documents";
