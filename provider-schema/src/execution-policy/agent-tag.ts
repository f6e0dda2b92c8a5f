/** Tags of Agents, which targets of execution policies name. */

import { EVERYTHING } from "./execution-policy";

/** A reason why a text is no tag of an Agent. */
export interface AgentTagProblem {
  readonly message: string;
  readonly hint: string;
}

/**
 * What is wrong with a tag; undefined when nothing is. Datadog publishes no pattern: what could not be a tag
 * of an Agent, and asterisks, which targets do not support, are refused.
 */
export function agentTagProblem(text: string): AgentTagProblem | undefined {
  if (text === "")
    return { message: "a tag of an Agent is empty", hint: "Write it as the Agent has it, as in env:prod." };
  if (/[\s,]/.test(text))
    return {
      message: `${JSON.stringify(text)} is not one tag of an Agent`,
      hint: "Tags have neither blanks nor commas: write one per item of the list.",
    };
  if (text.includes(EVERYTHING))
    return {
      message: `${JSON.stringify(text)} holds an asterisk, which stands for no part of a tag`,
      hint: 'Name the tags one by one; ["*"] alone is every Agent.',
    };
  return undefined;
}
