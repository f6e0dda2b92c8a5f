/** The organisations of a control plane, for whoever runs it: parkit's own API. */
import { jsonAnswer } from "../answer";
import { withOperator } from "../authentication";
import type { Plane } from "../context";
import { CONTROL_PATH, controlRefusal, readControlRequest } from "../control-request";
import { addFirstUser, newOrganisation } from "../organisation/new-organisation";
import { requiredName } from "../organisation/names";
import type { Route } from "../route";
import type { Organisation } from "../state";

const ORGANISATIONS_PATH = `${CONTROL_PATH}/organizations`;
/** Our own bound. */
const MAX_ORGANISATIONS = 100;

/**
 * Routes of organisations. A new one has the default roles, one administrator and the administrator's keys,
 * whose secrets are answered once.
 */
export function organisationsRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "GET",
      path: ORGANISATIONS_PATH,
      handle: withOperator(plane, () => {
        const all = [...plane.organisations.values()].map(({ state }) =>
          organisationJson(state.organisation),
        );
        return jsonAnswer(200, { organizations: all });
      }),
    },
    {
      method: "POST",
      path: ORGANISATIONS_PATH,
      handle: withOperator(plane, (request) => {
        const name = requiredName(
          readControlRequest(request.body, ["name"]),
          [...plane.organisations.values()].map(({ state }) => state.organisation),
        );
        if (plane.organisations.size >= MAX_ORGANISATIONS)
          throw controlRefusal(429, "too-many-organizations", `there are ${MAX_ORGANISATIONS} already`);
        const organisation = newOrganisation(plane, { name });
        const { user, apiKey, appKey } = addFirstUser(plane.addOrganisation(organisation), {
          registered: true,
        });
        return jsonAnswer(201, {
          organization: organisationJson(organisation),
          user: { id: user.id, name: user.name },
          apiKey: { id: apiKey.id, secret: apiKey.secret },
          appKey: { id: appKey.id, secret: appKey.secret },
        });
      }),
    },
  ];
}

function organisationJson({ id, name, region }: Organisation): Readonly<Record<string, string>> {
  return { id: id.toString(), name, region };
}
