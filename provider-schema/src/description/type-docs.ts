/** Name of a documented type, or the documentation of one without a name. */
export type TypeReference = string | TypeDocs;

/** What a doc comment says. */
export interface CommentText {
  readonly description?: string;
  /** Pages about it. */
  readonly see?: readonly string[];
}

/** What the doc comments say of a type that descriptions are made of. */
export interface TypeDocs extends CommentText {
  /** Of an object: its fields. */
  readonly fields?: Readonly<Record<string, FieldDocs>>;
  /** Of everything else: the objects that a value may hold. Those in lists and maps count as they do. */
  readonly variants?: readonly TypeReference[];
}

/** What the doc comments say of a field. */
export interface FieldDocs extends CommentText {
  /** Value of a field that is left out. */
  readonly default?: unknown;
  /** What holds for a field that is left out, where it is not one value. */
  readonly defaultText?: string;
  /** Objects that the value may hold. */
  readonly objects?: readonly TypeReference[];
  /** Of a discriminator: its values. */
  readonly values?: readonly string[];
}
