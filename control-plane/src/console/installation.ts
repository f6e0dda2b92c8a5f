/**
 * Texts by which a new runner is started. They are made by whoever starts the control plane, because
 * rendering is no business of a control plane.
 */
import { jsonAnswer } from "../answer";
import { withPermission } from "../authentication";
import type { Plane } from "../context";
import { CONTROL_PATH, controlRefusal } from "../control-request";
import type { Route } from "../route";

/** A runner that somebody is about to start. */
export interface NewRunner {
  readonly name: string;
  /** As descriptions name them: `pull`, `push`. */
  readonly modes: readonly string[];
  /** Host name at which browsers reach a push runner. */
  readonly hostname?: string;
  /** Names of actions. */
  readonly allow: readonly string[];
  /** Origin of the control plane, as the browser knows it. */
  readonly controlPlane: string;
}

/** What starts a runner, or what is wrong with it, each in one line. */
export type Installation =
  { readonly docker: string; readonly compose: string } | { readonly problems: readonly string[] };

/** Makes what starts a runner. */
export type RenderInstallation = (runner: NewRunner) => Promise<Installation>;

/** Route of the texts. */
export function installationRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "GET",
      path: `${CONTROL_PATH}/installation`,
      handle: withPermission(plane, "on_prem_runner_read", async ({ query, headers }, { settings }) => {
        if (settings.renderInstallation === undefined)
          throw controlRefusal(
            501,
            "no-renderer",
            "this control plane was started without a renderer of such texts",
          );
        const hostname = query.get("hostname") ?? "";
        const installation = await settings.renderInstallation({
          name: query.get("name") ?? "",
          modes: query.getAll("mode"),
          ...(hostname !== "" && { hostname }),
          allow: query.getAll("allow"),
          controlPlane: `http://${headers.host ?? ""}`,
        });
        if ("problems" in installation)
          throw controlRefusal(400, "invalid-runner", installation.problems.join("\n"));
        return jsonAnswer(200, { installation: { ...installation } });
      }),
    },
  ];
}
