/** What watches the process asks, without a key: whether it answers, and what it has counted. */
import { jsonAnswer } from "../answer";
import type { Plane } from "../context";
import type { Route } from "../route";

/** Routes for whoever watches the process. */
export function healthRoutes({ counts, organisations }: Plane): readonly Route[] {
  return [
    { method: "GET", path: "/health", handle: () => jsonAnswer(200, { status: "ok" }) },
    {
      method: "GET",
      path: "/metrics",
      handle: () => ({
        status: 200,
        headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" },
        body: counts.text(organisations.values()),
      }),
    },
  ];
}
