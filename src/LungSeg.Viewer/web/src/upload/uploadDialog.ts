import { caseUrl } from "../api";
import { announce, fill, h } from "../dom";
import { bytes, count } from "../format";
import { droppedFiles, worthSending } from "./collect";
import { upload } from "./uploader";

/** The button that opens the upload dialog; a folder dropped anywhere on the page opens it too. */
export function uploadButton(maximumBytes: number): HTMLElement {
  const dialog = new UploadDialog(maximumBytes);
  window.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  window.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    void dialog.drop(event.dataTransfer);
  });
  return h("button", { type: "button", class: "button primary", onclick: () => dialog.open() }, "Upload", h("span", { class: "long" }, " a scan"));
}

class UploadDialog {
  private files: File[] = [];
  private abort: AbortController | null = null;

  private readonly name = h("input", {
    type: "text", id: "upload-name", required: true, maxlength: 100, autocomplete: "off", spellcheck: "false", oninput: () => this.show(),
  });
  private readonly folder = h("input", {
    type: "file", id: "upload-folder", webkitdirectory: true, multiple: true, class: "unseen",
    onchange: () => { this.take(worthSending(this.folder.files ?? [])); },
  });
  private readonly zone = h("label", { class: "dropzone", for: "upload-folder" });
  private readonly bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": "Upload" });
  private readonly message = h("p", { class: "quiet", role: "status" });
  private readonly start = h("button", { type: "submit", class: "button primary", disabled: true }, "Upload");
  private readonly cancel = h("button", { type: "button", class: "button", onclick: () => this.close() }, "Cancel");
  private readonly dialog = h("dialog", { "aria-labelledby": "upload-title", oncancel: () => this.abort?.abort() },
    h("form", { method: "dialog", onsubmit: (event: Event) => { event.preventDefault(); void this.send(); } },
      h("h2", { id: "upload-title" }, "Upload a scan"),
      this.folder, this.zone,
      h("label", { for: "upload-name" }, "Name of the case"), this.name,
      h("p", { class: "quiet" }, "The name appears in lists, addresses and reports: don't use a patient's name. Names of files are not sent."),
      this.bar, this.message,
      h("div", { class: "buttons" }, this.cancel, this.start)));

  /** @param maximumBytes A file may have so many. */
  constructor(private readonly maximumBytes: number) {
    document.body.append(this.dialog);
  }

  open(): void {
    if (this.dialog.open) return;
    this.files = [];
    this.folder.value = "";
    this.name.value = `scan-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}`;
    this.message.textContent = "";
    this.bar.hidden = true;
    this.show();
    this.dialog.showModal();
  }

  async drop(transfer: DataTransfer): Promise<void> {
    if (this.abort) return;
    // Asked before anything is awaited: the browser forgets the drop.
    const collected = droppedFiles(transfer);
    this.open();
    this.take(await collected);
  }

  private take(files: File[]): void {
    this.files = files;
    this.message.textContent = files.length === 0 ? "There are no files in it." : tooLargeWords(files, this.maximumBytes);
    this.show();
  }

  private show(): void {
    const size = this.files.reduce((sum, file) => sum + file.size, 0);
    fill(this.zone,
      h("strong", {}, this.files.length > 0 ? `${count(this.files.length, "file")}, ${bytes(size)}` : "Drop a folder of DICOM slices here"),
      h("span", {}, this.files.length > 0 ? "Choose another folder" : "or choose a folder"));
    this.start.disabled = this.files.length === 0 || this.files.some((file) => file.size > this.maximumBytes) || this.name.value.trim() === "" || this.abort !== null;
  }

  private async send(): Promise<void> {
    const caseId = this.name.value.trim();
    const files = this.files;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    this.abort = new AbortController();
    this.bar.hidden = false;
    this.bar.value = 0;
    this.name.disabled = true;
    this.show();
    try {
      await upload(caseId, files, this.abort.signal, (sent) => {
        this.bar.value = sent.bytes / size;
        this.message.textContent = `${sent.files} of ${count(files.length, "file")}`;
      });
      announce(`${caseId}: uploaded`);
      this.dialog.close();
      location.hash = caseUrl(caseId);
    } catch (error) {
      this.message.textContent = this.abort.signal.aborted ? "Stopped." : (error as Error).message;
    } finally {
      this.abort = null;
      this.name.disabled = false;
      this.show();
    }
  }

  private close(): void {
    if (this.abort) this.abort.abort();
    else this.dialog.close();
  }
}

/** Which files the server would not take, and what to do; empty where it takes all. */
function tooLargeWords(files: File[], maximumBytes: number): string {
  const large = files.filter((file) => file.size > maximumBytes);
  if (large.length === 0) return "";
  const named = large.slice(0, 3).map((file) => `${file.name} (${bytes(file.size)})`).join(", ");
  const others = large.length > 3 ? ` and ${count(large.length - 3, "other")}` : "";
  return `This server takes files of up to ${bytes(maximumBytes)}. Larger: ${named}${others}. Nothing was sent. `
    + "Choose a folder without them: an archive unpacked, slices as single files. Or put the files into the store's container of scans by other means.";
}
