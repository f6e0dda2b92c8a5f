import { FLAVOURS } from "../runner/flavour";
import { type Action, actionsOf } from "./action";
import { GITLAB_CODE } from "./gitlab-code";
import { GITLAB_PEOPLE } from "./gitlab-people";
import { GITLAB_PROJECTS } from "./gitlab-projects";

/** GitLab actions, one bundle for each area of GitLab's REST API. */
export function gitlabActions(): readonly Action[] {
  return Object.entries({ ...GITLAB_CODE, ...GITLAB_PEOPLE, ...GITLAB_PROJECTS }).flatMap(
    ([bundle, summaries]) => actionsOf(`com.datadoghq.gitlab.${bundle}`, { flavours: FLAVOURS }, summaries),
  );
}
