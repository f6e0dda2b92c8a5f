/** An object without its members that are undefined. */
export function presentMembers<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  const present: (readonly [string, unknown])[] = [];
  // Of the arguments of a resource few are set, and nothing is made of the others.
  for (const name of Object.keys(members) as (keyof Members & string)[])
    if (members[name] !== undefined) present.push([name, members[name]]);
  return Object.fromEntries(present) as { [Name in keyof Members]?: Exclude<Members[Name], undefined> };
}
