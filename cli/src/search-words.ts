/** Whether every word of a search occurs in a text, whatever its case. */
export function matchesSearch(search: string, text: string): boolean {
  const lower = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
