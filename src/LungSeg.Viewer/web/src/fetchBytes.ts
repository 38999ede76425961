import { checked } from "./api";

/** Fetches a file and says how much of it is there: 0 to 1, or null where the length is not known. */
export async function fetchBytes(url: string, signal: AbortSignal, onProgress: (share: number | null) => void): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  const { body } = await checked(response);
  if (!body) throw new Error(`The server sent nothing for ${url}.`);
  const length = Number(response.headers.get("Content-Length") ?? 0);
  const parts: Uint8Array[] = [];
  let received = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    received += value.length;
    onProgress(length > 0 ? received / length : null);
  }
  const bytes = new Uint8Array(received);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes.buffer;
}
