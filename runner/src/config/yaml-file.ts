import { LineCounter, parseDocument } from "yaml";
import { ConfigurationError } from "../configuration-error";

/**
 * Reads a YAML file of settings. The parser's own messages quote lines, and one of them may be a private key:
 * only the places are told.
 *
 * @param path - for messages
 * @throws {@link ConfigurationError} naming the lines that cannot be read
 */
export function parseYamlFile(text: string, path: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter });
  if (document.errors.length > 0) {
    const places = document.errors.map(
      ({ code, pos }) => `line ${lineCounter.linePos(pos[0]).line}: ${code}`,
    );
    throw new ConfigurationError(path, places);
  }
  try {
    return document.toJS();
  } catch {
    throw new ConfigurationError(path, ["it holds too many YAML aliases"]);
  }
}
