import { h } from "../dom";

/** What a key does anywhere on a case's page. */
export interface KeyAction { key: string; words: string; run(): void }

/** Keys that planes have of themselves. */
const ofPlanes: [keys: string, words: string][] = [
  ["↑ ↓ ← →", "next and previous slice, in the plane that has the focus"],
  ["Page Up, Page Down", "ten slices on and back"],
  ["Home, End", "first and last slice"],
  ["Wheel", "through the slices"],
  ["Right button and drag", "window: to the right wider, down darker"],
  ["Esc", "take the ruler away"],
];

/** Listens for single keys, wherever the focus is but where text is typed or a dialog is open. */
export function onSingleKeys(actions: Pick<KeyAction, "key" | "run">[]): { stop(): void } {
  const onKey = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== "range" || event.target instanceof HTMLSelectElement;
    if (typing || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    actions.find(({ key }) => key === event.key.toLowerCase())?.run();
  };
  document.addEventListener("keydown", onKey);
  return { stop: () => document.removeEventListener("keydown", onKey) };
}

/** Listens for single keys; '?' shows them all, with others that are listened for elsewhere. */
export function listenForKeys(actions: KeyAction[], others: Pick<KeyAction, "key" | "words">[]): { stop(): void; help(): void } {
  const dialog = h("dialog", { class: "help", "aria-labelledby": "help-title" },
    h("form", { method: "dialog" },
      h("h2", { id: "help-title" }, "Keys"),
      h("dl", {}, ...[...ofPlanes, ...[...actions, ...others].map(({ key, words }): [string, string] => [key.toUpperCase(), words]), ["?", "this list"]]
        .map(([keys, words]) => h("div", {}, h("dt", {}, h("kbd", {}, keys)), h("dd", {}, words)))),
      h("div", { class: "buttons" }, h("button", { class: "button" }, "Close"))));
  document.body.append(dialog);
  const help = () => { if (!dialog.open) dialog.showModal(); };
  const listening = onSingleKeys([...actions, { key: "?", run: help }]);
  return { help, stop() { listening.stop(); dialog.remove(); } };
}
