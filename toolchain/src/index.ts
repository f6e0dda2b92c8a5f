export { cacheFolder } from "./cache";
export { startProgress, type Progress, type ProgressStream } from "./progress";
export {
  resolveTool,
  type ResolveOptions,
  type ToolFound,
  type ToolMissing,
  type ToolOrigin,
} from "./resolve-tool";
export { terraformEnvironment } from "./terraform-environment";
export { toolNames, tools, type GoBuild, type NpmInstall, type Tool, type ToolName } from "./tool";
