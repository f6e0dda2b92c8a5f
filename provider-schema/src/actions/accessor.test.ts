import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { allActions } from "./catalogue";
import { Actions } from "./generated/actions";

function leaves(node: object): readonly string[] {
  return Object.values(node).flatMap((value: unknown) =>
    typeof value === "string" ? [value] : typeof value === "object" && value !== null ? leaves(value) : [],
  );
}

test("names are reached by their segments", () => {
  expect(Actions.http.request).toBe("com.datadoghq.http.request");
  expect(Actions.kubernetes.core.listPod).toBe("com.datadoghq.kubernetes.core.listPod");
  expect(Actions.postgresql.select).toBe("com.datadoghq.postgresql.select");
  expect(Actions.remoteaction.testConnection).toBe("com.datadoghq.remoteaction.testConnection");
  expect(Actions.remoteaction.rshell.runCommand).toBe("com.datadoghq.remoteaction.rshell.runCommand");
  expect(Actions.custom("com.example.thing")).toEqual({ custom: "com.example.thing" });
});

test("offers exactly the actions that a runner has", () => {
  const offered = allActions().filter(({ flavours }) => flavours.length > 0);
  expect([...leaves(Actions)].sort()).toEqual(offered.map(({ name }) => name));
});

test("the generated file is what the generator makes of the catalogue", async () => {
  const generator = resolve(__dirname, "../../generate-actions.mjs");
  await expect(promisify(execFile)(process.execPath, [generator, "--check"])).resolves.toMatchObject({
    stderr: "",
  });
});
