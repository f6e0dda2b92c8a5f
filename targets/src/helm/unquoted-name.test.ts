import { staysText } from "@parkit/provider-schema/internal/reader/reader-form";
import { goScalar } from "@parkit/source/internal/go-scalar";
import fc from "fast-check";

/** Names that Kubernetes takes, many of which look like something else. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,6}[a-z0-9])?$/),
  fc.stringMatching(/^[0-9]{1,4}([.e-][0-9]{1,3})?$/),
  fc.stringMatching(/^0[xbo][0-9a-f]{1,4}$/),
  fc.constantFrom("null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "010", "1e3"),
);

it("a name that a chart may print without quotes is a text to the readers of Go, and every other is none", () => {
  fc.assert(
    fc.property(name, (text) => {
      const { type } = goScalar(text);
      // Kubernetes' reader hands a date on as the text that it was.
      expect(staysText(text)).toBe(type === "text" || type === "time");
    }),
  );
});
