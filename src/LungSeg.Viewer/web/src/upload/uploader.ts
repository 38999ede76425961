import { ApiError, send } from "../api";

const atATime = 4;
const tries = 4;

export interface UploadState { files: number; bytes: number }

/**
 * Uploads files as one case: opened, filled with numbered files (a file's own name may say who the patient is, so it is
 * not sent), and closed with the marker that says how many there are.
 */
export async function upload(caseId: string, files: File[], signal: AbortSignal, onProgress: (sent: UploadState) => void): Promise<void> {
  const address = `api/uploads/${encodeURIComponent(caseId)}`;
  await send("POST", address, null, signal);
  const sent: UploadState = { files: 0, bytes: 0 };
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(atATime, files.length) }, async () => {
    while (next < files.length) {
      const index = next++;
      await persist(() => send("PUT", `${address}/${index + 1}`, files[index], signal));
      sent.files++;
      sent.bytes += files[index].size;
      onProgress({ ...sent });
    }
  }));
  await persist(() => send("POST", `${address}/ready?files=${files.length}`, null, signal));
}

/** Tries again what may pass: a lost connection, a server that is busy. */
async function persist(call: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const passing = error instanceof TypeError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
      if (!passing || attempt === tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}
