/** The files of a drop, folders opened to any depth. Must be called while the drop is handled: browsers forget it after. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files: File[] = [];
  for (const entry of entries) await collect(entry, files);
  return worthSending(files);
}

/** Leaves out what no scanner wrote: empty files and those that systems hide. */
export function worthSending(files: Iterable<File>): File[] {
  return [...files].filter((file) => file.size > 0 && !file.name.startsWith(".") && !/^(thumbs\.db|desktop\.ini)$/i.test(file.name));
}

async function collect(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (entry.isFile) {
    files.push(await new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A hundred at a time, until none is left.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const child of batch) await collect(child, files);
  }
}
