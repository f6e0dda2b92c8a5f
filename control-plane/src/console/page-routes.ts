/** The console's page: three files, the same for everybody, in which nothing of any organisation is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Route } from "../route";

/** Where `bundle.mjs` puts the page, seen from the sources and from what is built of them. */
const PAGE_FOLDER = join(__dirname, "../../dist/console-page");

/**
 * Nothing but the page's own files runs or is loaded, no page of somebody else may show it in a frame or read
 * it, and no text becomes markup: the page makes elements alone.
 */
const HEADERS = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
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

/** Files of the page by the path under which it is served. */
const FILES = [
  { path: "/", file: "index.html", type: "text/html; charset=utf-8" },
  { path: "/console/page.js", file: "page.js", type: "text/javascript; charset=utf-8" },
  { path: "/console/style.css", file: "style.css", type: "text/css; charset=utf-8" },
  { path: "/console/icon.svg", file: "icon.svg", type: "image/svg+xml" },
] as const;

/** Routes of the page. */
export function pageRoutes(): readonly Route[] {
  return FILES.map(({ path, file, type }) => {
    let text: string | undefined;
    return {
      method: "GET",
      path,
      handle: () => {
        text ??= readFileSync(join(PAGE_FOLDER, file), "utf8");
        return { status: 200, headers: { ...HEADERS, "Content-Type": type }, body: text };
      },
    };
  });
}
