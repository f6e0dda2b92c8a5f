export {
  defaultInstallDirectory,
  installProvider,
  UnsupportedPlatformError,
  type InstalledProvider,
} from "./install";
