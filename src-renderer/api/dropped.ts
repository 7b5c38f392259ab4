/** Files of a folder that was dropped are tried when their name says that they are pictures. */
const pictureName = /\.(jpe?g|png|webp|tiff?|gif|avif)$/i;
const most = 5_000;

const listing = (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> =>
  new Promise((resolve) => {
    const reader = folder.createReader();
    const all: FileSystemEntry[] = [];
    // It answers with some at a time, and with none at the end.
    const more = (): void =>
      reader.readEntries(
        (some) => {
          all.push(...some);
          if (some.length === 0) resolve(all);
          else more();
        },
        () => resolve(all),
      );
    more();
  });

async function picturesIn(folder: FileSystemDirectoryEntry, found: File[]): Promise<void> {
  const entries = (await listing(folder)).filter(({ name }) => !name.startsWith('.'));
  for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))) {
    if (found.length >= most) return;
    if (entry.isDirectory) await picturesIn(entry as FileSystemDirectoryEntry, found);
    else if (pictureName.test(entry.name))
      await new Promise<void>((done) =>
        (entry as FileSystemFileEntry).file(
          (file) => {
            found.push(file);
            done();
          },
          () => done(),
        ),
      );
  }
}

/** What was dropped: files, and for a folder the pictures in it. To be called while the drop is told: later, a browser has forgotten it. */
export function droppedFiles(transfer: DataTransfer | null): Promise<File[]> {
  if (!transfer) return Promise.resolve([]);
  const files = [...transfer.files];
  const entries = [...transfer.items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory)) return Promise.resolve(files);
  return (async () => {
    const found: File[] = [];
    for (const [index, entry] of entries.entries()) {
      const file = files[index];
      if (entry?.isDirectory) await picturesIn(entry as FileSystemDirectoryEntry, found);
      else if (file) found.push(file);
    }
    return found;
  })();
}
