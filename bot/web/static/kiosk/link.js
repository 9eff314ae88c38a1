// Whether the service can be reached: known by the signs of life that this kiosk gives. It never stops trying.

const RETRY_MS = 3000;

export class Link {
  /**
   * `beat()` gives a sign of life and returns what the service said. `onChange(up)` when the service is lost or found
   * again, `onBeat(answer)` at each answer.
   */
  constructor({ beat, everyMs, onChange, onBeat }) {
    Object.assign(this, { beat, everyMs, onChange, onBeat });
    this.up = true;
    window.addEventListener("online", () => this.check());
    window.addEventListener("offline", () => this.check());
  }

  /** Give a sign of life now, and again and again from now on. */
  async check() {
    clearTimeout(this.timer);
    const asked = (this.asked = {});
    const answer = await this.beat().catch((error) => (error.status === 429 ? {} : null));
    // Asked again meanwhile: the later answer tells.
    if (asked !== this.asked) return;
    const up = answer !== null;
    if (up !== this.up) {
      this.up = up;
      this.onChange(up);
    }
    if (up) this.onBeat(answer);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), up ? this.everyMs : Math.min(RETRY_MS, this.everyMs));
  }
}
