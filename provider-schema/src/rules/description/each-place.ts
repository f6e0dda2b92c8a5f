import type { Description, Readable } from "../../description/description";
import { indexOf } from "../../description/description-index";
import type { Finding, IsUnknown, Rule } from "../rule";

/** What a rule asks of one place. */
type PlaceCheck<Place> = (place: Place, isUnknown: IsUnknown) => readonly Finding[];

/** Makes checks of a description of those that look at one place at a time. */
export function each<Place>(
  placesOf: (description: Readable<Description>, isUnknown: IsUnknown) => readonly Place[],
): (check: PlaceCheck<Place>) => Rule["check"] {
  return (check) => (description, isUnknown) => {
    const findings: Finding[] = [];
    for (const place of placesOf(description, isUnknown)) findings.push(...check(place, isUnknown));
    return findings;
  };
}

/** A check that looks at one runner at a time. */
export const perRunner = each((description, isUnknown) => indexOf(description, isUnknown).runners);

/** A check that looks at one connection at a time. */
export const perConnection = each((description, isUnknown) => indexOf(description, isUnknown).connections);

/** A check that looks at one connection group at a time. */
export const perGroup = each((description, isUnknown) => indexOf(description, isUnknown).groups);

/** A check that looks at one execution policy at a time. */
export const perPolicy = each((description, isUnknown) => indexOf(description, isUnknown).policies);
