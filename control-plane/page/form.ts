/** Forms: fields with labels and hints, sent once at a time, with what was refused beside the button. */
import { type Child, fill, h, newId } from "./dom";
import { alertBox, button, linkButton } from "./parts";
import { errorText } from "./view";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A control under its label. */
export function field(label: string, control: Control, hint?: string): HTMLElement {
  control.id ||= newId();
  if (hint === undefined)
    return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
  const hintId = newId();
  control.setAttribute("aria-describedby", hintId);
  return h(
    "div",
    { class: "field" },
    h("label", { for: control.id }, label),
    h("p", { class: "hint", id: hintId }, hint),
    control,
  );
}

/** One line of text. */
export function textInput(
  value = "",
  attributes: Readonly<Record<string, string | boolean>> = {},
): HTMLInputElement {
  const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
  input.value = value;
  return input;
}

/** Several lines of text. */
export function textArea(
  value = "",
  attributes: Readonly<Record<string, string | boolean>> = {},
): HTMLTextAreaElement {
  const area = h("textarea", { rows: "4", spellcheck: "false", ...attributes });
  area.value = value;
  return area;
}

/** One of several texts. */
export interface Option {
  readonly value: string;
  readonly text: string;
  /** Heading under which it stands. */
  readonly group?: string;
}

/** A choice of one. */
export function select(
  options: readonly Option[],
  value: string | undefined,
  onchange?: () => void,
): HTMLSelectElement {
  const groups = new Map<string | undefined, Option[]>();
  for (const option of options) groups.set(option.group, [...(groups.get(option.group) ?? []), option]);
  const element = h(
    "select",
    { onchange },
    [...groups].map(([group, members]) => {
      const children = members.map((one) => h("option", { value: one.value }, one.text));
      return group === undefined ? children : h("optgroup", { label: group }, children);
    }),
  );
  if (options.some((option) => option.value === value)) element.value = value ?? "";
  return element;
}

/** A choice of one, all of it in sight. */
export function radios(
  legend: string,
  options: readonly (Option & { readonly hint?: string })[],
  value: string,
  onchange: (value: string) => void,
): HTMLElement {
  const name = newId();
  return h(
    "fieldset",
    { class: "radios" },
    h("legend", {}, legend),
    options.map((option) =>
      h(
        "label",
        { class: "radio" },
        h("input", {
          type: "radio",
          name,
          value: option.value,
          checked: option.value === value,
          onchange: () => {
            onchange(option.value);
          },
        }),
        h(
          "span",
          {},
          h("strong", {}, option.text),
          option.hint === undefined ? undefined : h("small", {}, option.hint),
        ),
      ),
    ),
  );
}

/** Rows of texts that belong together, such as a name and a value; rows can be added and removed. */
export interface Rows {
  readonly element: HTMLElement;
  /** Values of the rows in which anything stands. */
  readonly values: () => readonly (readonly string[])[];
}

/** How rows are edited. */
export interface RowsOptions {
  readonly legend: string;
  readonly hint?: string;
  /** Labels of the columns. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Column whose text is hidden while it is typed. */
  readonly secretColumn?: number;
  readonly add: string;
  /** @default - as many as there are */
  readonly most?: number;
  readonly onchange?: () => void;
}

/** Makes rows. */
export function rowsField({
  legend,
  hint,
  columns,
  rows,
  secretColumn,
  add,
  most,
  onchange,
}: RowsOptions): Rows {
  const list = h("div", { class: "rows" });
  const addButton = button(add, () => {
    list.append(row([]));
    settle();
    list.lastElementChild?.querySelector("input")?.focus();
  });
  const settle = (): void => {
    addButton.disabled = most !== undefined && list.children.length >= most;
    onchange?.();
  };
  const row = (values: readonly string[]): HTMLElement => {
    const inputs = columns.map((column, index) =>
      textInput(values[index] ?? "", {
        "aria-label": column,
        placeholder: column,
        ...(index === secretColumn && { type: "password", autocomplete: "new-password" }),
      }),
    );
    const remove = button("Remove", () => {
      element.remove();
      settle();
      addButton.focus();
    });
    const element = h(
      "div",
      {
        class: "row",
        oninput: () => {
          onchange?.();
        },
      },
      inputs,
      remove,
    );
    return element;
  };
  list.append(...rows.map(row));
  addButton.disabled = most !== undefined && list.children.length >= most;
  return {
    element: h(
      "fieldset",
      { class: "field" },
      h("legend", {}, legend),
      hint === undefined ? undefined : h("p", { class: "hint" }, hint),
      list,
      addButton,
    ),
    values: () =>
      [...list.children]
        .map((child) => [...child.querySelectorAll("input")].map(({ value }) => value))
        .filter((values) => values.some((value) => value !== "")),
  };
}

/** What a form needs. */
export interface FormOptions {
  readonly submit: string;
  /** Where "Cancel" leads. */
  readonly cancel?: string;
  /** Throws what is to be said to the user. */
  readonly send: () => Promise<void>;
}

/** A form that is sent once at a time. */
export function form({ submit, cancel, send }: FormOptions, ...children: readonly Child[]): HTMLFormElement {
  const problem = h("div", {});
  const submitButton = h("button", { type: "submit", class: "button button-primary" }, submit);
  const onsubmit = async (): Promise<void> => {
    fill(problem);
    submitButton.disabled = true;
    try {
      await send();
    } catch (error) {
      fill(problem, alertBox(errorText(error)));
    } finally {
      submitButton.disabled = false;
    }
  };
  return h(
    "form",
    {
      class: "card form",
      onsubmit: (event) => {
        event.preventDefault();
        void onsubmit();
      },
    },
    ...children,
    problem,
    h(
      "div",
      { class: "actions" },
      submitButton,
      cancel === undefined ? undefined : linkButton(cancel, "Cancel"),
    ),
  );
}

/** What is asked before something is done that cannot be undone. */
export interface Question {
  readonly title: string;
  readonly body: Child;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly act: () => Promise<void>;
}

/** Asks in a dialog, and acts when it is confirmed. What was refused is said in it. */
export function ask({ title, body, confirm, danger = false, act }: Question): void {
  const id = newId();
  const problem = h("div", {});
  const onconfirm = async (): Promise<void> => {
    yes.disabled = true;
    try {
      await act();
      dialog.close();
    } catch (error) {
      fill(problem, alertBox(errorText(error)));
    } finally {
      yes.disabled = false;
    }
  };
  const yes = button(confirm, () => void onconfirm(), danger ? "danger" : "primary");
  const no = button("Cancel", () => {
    dialog.close();
  });
  const dialog = h(
    "dialog",
    {
      "aria-labelledby": id,
      onclose: () => {
        dialog.remove();
      },
    },
    h("h2", { id }, title),
    h("div", { class: "stack" }, body),
    problem,
    h("div", { class: "actions" }, yes, no),
  );
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}
