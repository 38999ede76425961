import { ApiError, type Fault } from "./api";

/** Asks for something again and again while the page is seen, and tells of every answer that is not the last one. */
export class Live<T> {
  private timer = 0;
  private etag = "";
  private stopped = false;
  private asking = false;

  constructor(
    private readonly path: string,
    private readonly interval: (value: T) => number,
    private readonly onValue: (value: T) => void,
    private readonly onError: (error: Error | null) => void) {
    document.addEventListener("visibilitychange", this.onVisible);
    void this.ask();
  }

  /** Asks at once. */
  now(): void {
    window.clearTimeout(this.timer);
    void this.ask();
  }

  stop(): void {
    this.stopped = true;
    window.clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.onVisible);
  }

  private readonly onVisible = () => {
    if (!document.hidden) this.now();
  };

  private wait = 2000;

  private async ask(): Promise<void> {
    if (this.asking || this.stopped) return;
    this.asking = true;
    try {
      // no-store: the conditional request is made here, so that "nothing new" is seen as that.
      const headers: Record<string, string> = this.etag ? { "If-None-Match": this.etag } : {};
      const response = await fetch(this.path, { headers, cache: "no-store" });
      if (this.stopped) return;
      if (response.status !== 304) {
        if (!response.ok) throw new ApiError(response.status, await reason(response));
        const value = (await response.json()) as T;
        if (this.stopped) return;
        this.etag = response.headers.get("ETag") ?? "";
        this.wait = this.interval(value);
        this.onValue(value);
      }
      this.onError(null);
    } catch (error) {
      if (!this.stopped) this.onError(error as Error);
    } finally {
      this.asking = false;
      if (!this.stopped && !document.hidden) this.timer = window.setTimeout(() => void this.ask(), this.wait);
    }
  }
}

async function reason(response: Response): Promise<string> {
  if (!response.headers.get("Content-Type")?.includes("json")) return `The server answered ${response.status}.`;
  const fault = (await response.json()) as Fault;

  // How to come in again depends on the host, which says it as the cure.
  return response.status === 401 ? `Access has ended. ${fault.cure}` : fault.message;
}
