/** `com.datadoghq.http.testConnection`: the request that the connection's test settings name. */
import * as z from "zod";
import { actionError } from "../../task-error";
import { defineAction } from "../action";
import { HTTP_BUNDLE, performRequest } from "./request";
import { RequestInput } from "./request-input";

/** The action. It has no inputs of its own; its output is that of a request. */
export const testConnection = defineAction({
  bundle: HTTP_BUNDLE,
  name: "testConnection",
  input: z.object({}),
  run: async (context) => {
    const { baseUrl, testing } = context.credential.http;
    if (baseUrl === undefined || testing === undefined) {
      throw actionError("a connection test needs the connection's base URL and its test settings");
    }
    const url = URL.canParse(testing.path, baseUrl) ? new URL(testing.path, baseUrl).href : undefined;
    const input = RequestInput.safeParse({ verb: testing.verb, url });
    if (!input.success) throw actionError("the connection's test settings make no request");
    return performRequest(context, input.data);
  },
});
