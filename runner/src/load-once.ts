/**
 * What a module has, loaded when it is first asked for. Node asks its loader at each `import()`, also of
 * what is there already, which takes longer than much of a task.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  const forget = (): void => {
    loaded = undefined;
  };
  return () => {
    if (loaded === undefined) {
      loaded = load();
      // What could not be loaded is asked for again.
      loaded.catch(forget);
    }
    return loaded;
  };
}
