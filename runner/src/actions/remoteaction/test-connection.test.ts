import { actionContext } from "../action-context.fixture";
import { findAction } from "../registry";

it("says nothing but that it was reached", async () => {
  const action = await findAction("com.datadoghq.remoteaction", "testConnection");
  expect(await action.run(actionContext({}), {})).toEqual({});
});
