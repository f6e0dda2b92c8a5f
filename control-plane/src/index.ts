export { startControlPlane, type ControlPlane, type ControlPlaneOptions } from "./control-plane";
export type { ControlPlaneSettings } from "./context";
export type { ControlPlaneEvent } from "./event";
export type { FaultRequest } from "./fault";
export type { ServerLimits } from "./server";
export { DataDirectoryError } from "./store/data-directory";
export { TASK_DEFECT_NAMES, type TaskDefect } from "./tasks/task-defect";
export type { TaskTargetRequest } from "./tasks/task-target";
export type { TaskRequest } from "./routes/tasks";
