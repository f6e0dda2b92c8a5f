import fc from "fast-check";

it("tries a property more often where nobody waits for it", () => {
  let runs = 0;
  fc.assert(
    fc.property(fc.nat(), () => {
      runs += 1;
    }),
  );
  expect(runs).toBe((process.env["CI"] ?? "") === "" ? 200 : 2000);
});
