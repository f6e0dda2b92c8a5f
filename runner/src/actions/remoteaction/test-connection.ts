/**
 * `com.datadoghq.remoteaction.testConnection`: that it runs is what it shows. Its inputs and its output are
 * not published; that there are none is our reading.
 */
import * as z from "zod";
import { defineAction } from "../action";

/** The action. */
export const testConnection = defineAction({
  bundle: "com.datadoghq.remoteaction",
  name: "testConnection",
  input: z.looseObject({}),
  run: () => Promise.resolve({}),
});
