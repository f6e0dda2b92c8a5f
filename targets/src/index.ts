export * from "./config";
export * from "./deployed-by";
export * from "./helm";
export * from "./helm-values";
export * from "./target-file";
export * from "./terraform";
