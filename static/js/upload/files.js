// Files as people hand them over: chosen, dropped with their folders, or pasted.

const PICTURE = /\.(jpe?g|png|webp|avif|hei[cf]|tiff?)$/i;
const PROMPTS = /\.(txt|json|csv|tsv)$/i;
const ARCHIVE = /\.zip$/i;
const MOST = 10_000; // of one drop

export const isPrompts = (name) => PROMPTS.test(name);
export const isArchive = (name) => ARCHIVE.test(name);
export const isPicture = (name) => PICTURE.test(name);
const isKnown = (name) => isPicture(name) || isPrompts(name) || isArchive(name);

export const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

// What tells a file from others: its path, size and time of change.
export function fingerprint(file, path) {
  let hash = 0xcbf29ce484222325n;
  for (const sign of path) hash = BigInt.asUintN(64, (hash ^ BigInt(sign.codePointAt(0))) * 0x100000001b3n);
  return `${file.size}-${file.lastModified}-${hash.toString(36)}`;
}

// [{file, path}], and how many files of folders were no pictures. A drop is read at once: what it
// carries is gone when its event is over.
export async function filesOf(transfer) {
  const items = [...(transfer.items ?? [])].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return { found: chosen(transfer.files), leftOut: 0 };
  const found = [];
  const count = { leftOut: 0 };
  for (const entry of entries) if (entry) await gather(entry, "", found, count, true);
  return { found, leftOut: count.leftOut };
}

export function chosen(list) {
  const isFolder = [...list].some((file) => file.webkitRelativePath);
  const found = [...list].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  return isFolder ? found.filter(({ file }) => isWanted(file.name)) : found;
}

export const leftOutOf = (list) => [...list].filter((file) => file.webkitRelativePath && !isWanted(file.name) && !file.name.startsWith(".")).length;

const isWanted = (name) => !name.startsWith(".") && isKnown(name);

async function gather(entry, folder, found, count, isTop = false) {
  if (found.length >= MOST) return;
  const path = folder ? `${folder}/${entry.name}` : entry.name;
  if (entry.isDirectory) {
    for (const inner of await entriesOf(entry)) await gather(inner, path, found, count);
  } else if (isTop || isWanted(entry.name)) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    if (file) found.push({ file, path });
  } else if (!entry.name.startsWith(".")) {
    count.leftOut += 1;
  }
}

// A folder hands over its entries a hundred at a time.
async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return all.sort((a, b) => a.name.localeCompare(b.name));
    all.push(...some);
  }
}
