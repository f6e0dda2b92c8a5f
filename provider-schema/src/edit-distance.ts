/**
 * Number of letters to insert, remove or replace to turn one text into the other (Levenshtein), counted in UTF-16 units. Only the cells of
 * the distance matrix that can stay within the limit are computed, and it stops as soon as none can.
 *
 * @param limit - greatest distance of interest; the answer `limit + 1` means any distance above it
 */
export function editDistance(from: string, to: string, limit: number): number {
  const lengthDifference = to.length - from.length;
  if (Math.abs(lengthDifference) > limit) return limit + 1;
  // Place p of row i holds the distance of from[0..i] and to[0..i + p - limit].
  let row = Array.from({ length: 2 * limit + 1 }, (_, place) => (place < limit ? Infinity : place - limit));
  for (let i = 1; i <= from.length; i++) {
    const above = row;
    let left = Infinity;
    let least = Infinity;
    row = above.map((diagonal, place) => {
      const j = i + place - limit;
      if (j < 0) return Infinity;
      const replaced = diagonal + (from[i - 1] === to[j - 1] ? 0 : 1);
      left = j === 0 ? i : Math.min(replaced, left + 1, (above[place + 1] ?? Infinity) + 1);
      least = Math.min(least, left);
      return left;
    });
    if (least > limit) return limit + 1;
  }
  const answer = lengthDifference + limit;
  return Math.min(...row.slice(answer, answer + 1), limit + 1);
}
