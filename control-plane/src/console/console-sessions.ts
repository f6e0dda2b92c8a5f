/**
 * Who is logged in at the console. A session stands for an API key and an application key: it may do what
 * they may, for as long as both are there. It has two halves, and neither is of use alone: a cookie that no
 * script can read, and a text that the page keeps, which servers on other ports of the same host are not
 * sent.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { ControlPlaneContext } from "../context";
import { keepNewest } from "../store/store";

/** Longest time that a session lasts, in milliseconds. */
const LIFETIME_MS = 12 * 60 * 60 * 1000;
/** Most sessions and most login links that are kept; the oldest go first. */
const MOST = 1000;

/** The keys that a session stands for, by what does not change when they do. */
export interface SessionKeys {
  /** Id of the organisation. */
  readonly orgId: string;
  readonly apiKeyId: string;
  readonly appKeyId: string;
}

interface Session extends SessionKeys {
  readonly pageHalf: Buffer;
  readonly endsAt: number;
}

/** Both halves of a new session; each is told once, to whom it is for. */
export interface SessionHalves {
  readonly cookie: string;
  readonly page: string;
}

/** Sessions and login links, in memory: a restart ends them. */
export class ConsoleSessions {
  readonly #sessions = new Map<string, Session>();
  readonly #logins = new Map<string, SessionKeys>();
  readonly #now: () => Date;
  readonly #randomBytes: (size: number) => Buffer;

  constructor({ now, randomBytes }: Pick<ControlPlaneContext, "now" | "randomBytes">) {
    this.#now = now;
    this.#randomBytes = randomBytes;
  }

  /** A text that opens one session, once. */
  newLogin(keys: SessionKeys): string {
    const login = this.#secret();
    this.#logins.set(digest(login).toString("hex"), keys);
    keepNewest(this.#logins, MOST);
    return login;
  }

  /** The keys of a login, which is of no use afterwards; undefined when there is none. */
  takeLogin(login: string): SessionKeys | undefined {
    const id = digest(login).toString("hex");
    const keys = this.#logins.get(id);
    this.#logins.delete(id);
    return keys;
  }

  /** Opens a session. */
  open(keys: SessionKeys): SessionHalves {
    const halves = { cookie: this.#secret(), page: this.#secret() };
    const endsAt = this.#now().getTime() + LIFETIME_MS;
    const session = { ...keys, pageHalf: digest(halves.page), endsAt };
    this.#sessions.set(digest(halves.cookie).toString("hex"), session);
    keepNewest(this.#sessions, MOST);
    return halves;
  }

  /** The keys of a session; undefined when a half is wrong or it has ended. */
  find(cookie: string, page: string): SessionKeys | undefined {
    const session = this.#sessions.get(digest(cookie).toString("hex"));
    if (session === undefined || !timingSafeEqual(session.pageHalf, digest(page))) return undefined;
    return this.#now().getTime() < session.endsAt ? session : undefined;
  }

  /** Ends a session. */
  close(cookie: string): void {
    this.#sessions.delete(digest(cookie).toString("hex"));
  }

  #secret(): string {
    return this.#randomBytes(32).toString("hex");
  }
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
