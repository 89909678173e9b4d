/** The files of a drop, folders opened, each with its path inside the dropped folder as its name. */
export async function collectFiles(transfer: DataTransfer): Promise<File[]> {
  // Entries must be taken before the first await: the list is empty after the event.
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  const files: File[] = [];
  for (const entry of entries) await collect(entry, "", files);
  return files;
}

async function collect(entry: FileSystemEntry, folder: string, files: File[]): Promise<void> {
  if (entry.name.startsWith(".")) return;
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.push(new File([file], path, { type: file.type, lastModified: file.lastModified }));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader hands out at most a hundred entries at a time.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const child of batch) await collect(child, `${path}/`, files);
  }
}
