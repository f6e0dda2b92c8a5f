export * from "./flavour";
export * from "./identifier-tag";
export * from "./mode";
export * from "./private-key";
export * from "./runner-urn";
export * from "./site";
export * from "./violation";
