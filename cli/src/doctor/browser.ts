/** Whether browsers can call a runner under its host name: the name, the certificate, and the answer. */
import { lookup } from "node:dns/promises";

import { RUNNER_HEALTH_PATH } from "@parkit/provider-schema/internal/runner/ingress";

import { systemError } from "../system-error";
import { known, NOT_ASKED, unanswered, unknownFact, type Asked } from "./asked";
import type { Network } from "./egress";
import type { Finding, Verdict } from "./finding";
import { reach, type Reached } from "./network";

/** What is known of a host name under which browsers call a runner. */
export interface BrowserFacts {
  /** Its first address. */
  readonly address: Asked<string>;
  /** What answers there by HTTPS. */
  readonly answer: Asked<Reached>;
  /** Time of this machine, in milliseconds. */
  readonly now: number;
}

/** Looks a host name up and calls it as a browser does. */
export async function probeBrowser(network: Network, hostname: string, live: boolean): Promise<BrowserFacts> {
  const now = Date.now();
  if (!live) return { address: NOT_ASKED, answer: NOT_ASKED, now };
  const url = `https://${hostname}${RUNNER_HEALTH_PATH}`;
  if (!network.usable)
    return { address: await addressOf(hostname), answer: unanswered(network.problem), now };
  const proxy = network.proxyVariable(url);
  return {
    // A proxy resolves names itself, and may know other ones.
    address:
      proxy === undefined
        ? await addressOf(hostname)
        : unanswered(`the proxy that ${proxy} names resolves it`),
    answer: known(await reach(network.client, url)),
    now,
  };
}

async function addressOf(hostname: string): Promise<Asked<string>> {
  try {
    return known((await lookup(hostname)).address);
  } catch (error) {
    return unanswered(systemError(error));
  }
}

/** Judges a host name under which browsers call a runner. */
export function judgeBrowser(runner: string, hostname: string, facts: BrowserFacts): readonly Finding[] {
  return [
    { id: "browser/dns", runner, ...nameVerdict(hostname, facts) },
    { id: "browser/tls", runner, ...certificateVerdict(hostname, facts) },
    { id: "browser/answer", runner, ...answerVerdict(hostname, facts) },
  ];
}

/** Codes by which a resolver says that there is no such name, or that it does not know. */
const NO_NAME = ["ENOTFOUND", "EAI_AGAIN", "EAI_NONAME", "ENODATA"];

function nameVerdict(hostname: string, { address }: BrowserFacts): Verdict {
  if (address.known) return { status: "ok", what: `${hostname} is ${address.value}` };
  if (!NO_NAME.includes(address.why))
    return unknownFact(
      `which address ${hostname} has`,
      address,
      `Ask from a user's network: nslookup ${hostname}`,
    );
  return {
    status: "problem",
    what: `${hostname} has no address here (${address.why})`,
    why: "browsers of the app's users must resolve it; a private name may be known in their network alone",
    fix: "Make an A or CNAME record that leads to the Ingress or the host, and look from a user's network.",
  };
}

/** Days before the end of a certificate from which on it is told. */
const WARNING_DAYS = 14;
const DAY_MS = 86_400_000;

function certificateVerdict(hostname: string, { answer, now }: BrowserFacts): Verdict {
  const what = `the certificate of ${hostname}`;
  if (!answer.known) return unknownFact(what, answer, "Correct the environment first.");
  if (!answer.value.reached) {
    const { code, problem } = answer.value;
    return (
      certificateProblem(hostname, code) ??
      unknownFact(what, unanswered(problem), `Let something answer at https://${hostname} first.`)
    );
  }
  const { certificateEnds } = answer.value;
  if (certificateEnds === undefined)
    return unknownFact(what, unanswered("it was not shown"), "Look with a browser.");
  const ends = new Date(certificateEnds).toISOString().slice(0, 10);
  const told = `${what} is trusted here, until ${ends}`;
  if (certificateEnds - now > WARNING_DAYS * DAY_MS) return { status: "ok", what: told };
  return {
    status: "warning",
    what: told,
    why: "browsers refuse the runner from then on",
    fix: "Renew it now, or see to it that whoever renews it does: kubectl describe certificate",
  };
}

function certificateProblem(hostname: string, code: string): Verdict | undefined {
  const problem = (what: string, fix: string): Verdict => ({
    status: "problem",
    what: `the certificate of ${hostname} ${what}`,
    why: "browsers refuse the runner",
    fix,
  });
  switch (code) {
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return problem("is for another name", `Take one with the name ${hostname} in it.`);
    case "CERT_HAS_EXPIRED":
      return problem("has ended", "Renew it.");
    case "CERT_NOT_YET_VALID":
      return problem("is not valid yet", "Look at the clock of this machine, and at the certificate.");
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_GET_ISSUER_CERT":
      return problem(
        "comes from an authority that is not trusted here, or without its intermediate certificates",
        "Put the whole chain into tls.crt, the server's first; name a private authority with SSL_CERT_FILE.",
      );
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
      return {
        status: "warning",
        what: `the certificate of ${hostname} comes from an authority that is not trusted here`,
        why: "browsers that do not trust it either refuse the runner",
        fix: "See to it that every user's browser trusts it; name it here with SSL_CERT_FILE, and look again.",
      };
    default:
      return undefined;
  }
}

function answerVerdict(hostname: string, { answer }: BrowserFacts): Verdict {
  const url = `https://${hostname}${RUNNER_HEALTH_PATH}`;
  if (!answer.known) return unknownFact(`whether ${url} answers`, answer, "Correct the environment first.");
  if (!answer.value.reached && certificateProblem(hostname, answer.value.code) !== undefined)
    return unknownFact(
      `whether ${url} answers`,
      unanswered("nothing is asked of who shows such a certificate"),
      "See to the certificate first.",
    );
  if (!answer.value.reached)
    return {
      status: "problem",
      what: `${url} does not answer: ${answer.value.problem}`,
      why: "browsers of the app's users call the runner there",
      fix: "Lead HTTPS of that name to the runner's port: parkit synth renders the Ingress, or the proxy's lines.",
    };
  if (answer.value.status === 200) return { status: "ok", what: `${url} answers 200` };
  return {
    status: "warning",
    what: `${url} answers ${answer.value.status}`,
    why: "what ends TLS is there, and reaches no runner that is alive",
    fix: "Start the runner, and look whether the path leads to its port.",
  };
}
