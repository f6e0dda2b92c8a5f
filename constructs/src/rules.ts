/** What judges descriptions, every rule among it: loaded with the first construct that is judged. */
export { validate } from "@parkit/provider-schema/internal/description/validate";
