/** Most answers that are kept at a time. */
const MOST = 2_000;
/** Longest question of which an answer is kept, in characters of JSON. */
const LONGEST = 10_000;

/**
 * A function of plain data that answers the same question once: many runners ask about the same list. Its
 * answers are shared, so nobody may change them.
 */
export function remembered<Question extends readonly unknown[], Answer extends object>(
  find: (...question: Question) => Answer,
): (...question: Question) => Answer {
  const answers = new Map<string, Answer>();
  return (...question) => {
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = find(...question);
    if (answers.size >= MOST) answers.clear();
    if (key.length <= LONGEST) answers.set(key, answer);
    return answer;
  };
}
