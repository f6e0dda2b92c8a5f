/** The console's page: a few files, the same for everybody, in which nothing of any organisation is. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runnerOrigin } from "@parkit/protocol/internal/app-builder/endpoint";
import { emptyAnswer, type Answer } from "../answer";
import type { Route } from "../route";

/** Where `bundle.mjs` puts the page. Found by name: the command's own bundle has these routes too. */
const PAGE_FOLDER = join(dirname(require.resolve("@parkit/control-plane/package.json")), "dist/console-page");

/**
 * Nothing but the page's own files runs or is loaded, no page of somebody else may show it in a frame or read
 * it, and no text becomes markup: the page makes elements alone. It calls its own origin, and those given.
 */
function headers(...calls: readonly string[]): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      ["connect-src 'self'", ...calls].join(" "),
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; "),
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
  };
}

const DOCUMENT = { file: "index.html", type: "text/html; charset=utf-8" } as const;

/** Files of the page by the path under which it is served. */
const FILES = [
  { path: "/", ...DOCUMENT },
  { path: "/console/page.js", file: "page.js", type: "text/javascript; charset=utf-8" },
  { path: "/console/style.css", file: "style.css", type: "text/css; charset=utf-8" },
  { path: "/console/icon.svg", file: "icon.svg", type: "image/svg+xml" },
] as const;

/** Routes of the page. */
export function pageRoutes(): readonly Route[] {
  const texts = new Map<string, string>();
  const answer = (
    { file, type }: Omit<(typeof FILES)[number], "path">,
    ...calls: readonly string[]
  ): Answer => {
    const body = texts.get(file) ?? readFileSync(join(PAGE_FOLDER, file), "utf8");
    texts.set(file, body);
    return { status: 200, headers: { ...headers(...calls), "Content-Type": type }, body };
  };
  return [
    ...FILES.map((served) => ({ method: "GET", path: served.path, handle: () => answer(served) }) as const),
    {
      method: "GET",
      path: "/app-builder",
      // No page of somebody else chooses whom this one calls: people say it where they are sent then.
      handle: ({ query, headers: { "sec-fetch-site": site = "none" } }) => {
        const runner = runnerOrigin(query.get("runner") ?? "");
        return runner === undefined || !["none", "same-origin"].includes(site)
          ? emptyAnswer(303, { Location: "/#/app-builder" })
          : answer(DOCUMENT, runner);
      },
    },
  ];
}
