/**
 * Number of letters to insert, remove or replace to turn one text into the other (Levenshtein), counted in
 * UTF-16 units. Only the cells of the distance matrix that can stay within the limit are computed, and it
 * stops as soon as none can.
 *
 * @param limit - greatest distance of interest; the answer `limit + 1` means any distance above it
 */
export function editDistance(from: string, to: string, limit: number): number {
  const lengthDifference = to.length - from.length;
  if (Math.abs(lengthDifference) > limit) return limit + 1;
  // Place p of row i holds the distance of from[0..i] and to[0..i + p - limit]. The row is overwritten from
  // left to right: what stands right of a place is still the row above, and one more place is never reached.
  const row = firstRow(limit);
  for (let i = 1; i <= from.length; i++) {
    if (nextRow(row, from.charCodeAt(i - 1), to, i, limit) > limit) return limit + 1;
  }
  return Math.min(row[lengthDifference + limit] ?? limit + 1, limit + 1);
}

/** The row above the first letter, and one place more. */
function firstRow(limit: number): number[] {
  const row: number[] = [];
  for (let place = 0; place <= 2 * limit; place++) row.push(place < limit ? limit + 1 : place - limit);
  row.push(limit + 1);
  return row;
}

/**
 * Overwrites a row with the next one and returns the least distance in it. What is above the limit is stored
 * as `limit + 1`.
 */
function nextRow(row: number[], letter: number, to: string, i: number, limit: number): number {
  const above = limit + 1;
  let left = above;
  let least = above;
  for (let place = 0; place <= 2 * limit; place++) {
    const j = i + place - limit;
    let distance = above;
    if (j === 0) distance = i;
    else if (j > 0) {
      const replaced = (row[place] ?? above) + (letter === to.charCodeAt(j - 1) ? 0 : 1);
      distance = Math.min(replaced, left + 1, (row[place + 1] ?? above) + 1);
    }
    left = Math.min(distance, above);
    row[place] = left;
    if (left < least) least = left;
  }
  return least;
}
