export { type Clock, systemClock } from "./clock";
export * from "./config";
export * from "./configuration-error";
export * from "./enrollment";
export * from "./identity";
export type { LogLevel, LogStream } from "./log";
export * from "./runner";
export * from "./version";
