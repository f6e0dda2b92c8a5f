import { serve } from "@parkit/terraform-plugin";

/** A provider that prints, throws and leaves errors uncaught, as bad dependencies do. */
void serve(() => ({
  schema: { version: 0, block: {} },
  configure: () => {
    globalThis.console.log("printed by console");
    process.stdout.write("printed by stdout\n");
    void Promise.reject(new Error("canary"));
    setImmediate(() => {
      throw new Error("canary");
    });
    throw new Error("configure fails");
  },
}));
