// How long nobody has been there. Reading takes time too: the more has just been said, the longer the wait.

const READ_AT_ONCE = 1500;
const MOST_READING = 1.5;

export class Idle {
  /**
   * `waitMs` without a sign of anybody, then `onWarn` and `onTick(secondsLeft)` for `warningSeconds`, then `onOver`.
   * While `held()` is true (an answer is on its way) the wait does not end: `touch()` begins it again afterwards.
   */
  constructor({ waitMs, warningSeconds, held, onWarn, onTick, onBack, onOver }) {
    Object.assign(this, { waitMs, warningSeconds, held, onWarn, onTick, onBack, onOver });
    this.running = false;
    this.warning = false;
    this.least = 0;
    this.reading = 0;
  }

  start() {
    this.running = true;
    this.reading = 0;
    this.least = 0;
    this.touch();
  }

  stop() {
    this.running = false;
    this.#quiet();
  }

  /** Somebody is here: wait again from the beginning. */
  touch() {
    if (!this.running) return;
    this.#quiet();
    this.timer = setTimeout(() => this.#over(), this.#wait());
  }

  /** So many signs have just been shown, to be read. */
  read(length) {
    this.reading += length;
    if (!this.warning) this.touch();
  }

  /** What had to be read is read: somebody goes on. */
  heard() {
    this.reading = 0;
  }

  /** Wait at least this long, whatever happens: 0 for the usual wait. */
  atLeast(ms) {
    this.least = ms;
    this.touch();
  }

  #wait() {
    return Math.max(this.waitMs * (1 + Math.min(this.reading / READ_AT_ONCE, MOST_READING)), this.least);
  }

  #quiet() {
    clearTimeout(this.timer);
    clearInterval(this.countdown);
    if (this.warning) this.onBack();
    this.warning = false;
  }

  #over() {
    if (this.held()) return;
    this.warning = true;
    let left = this.warningSeconds;
    this.onWarn();
    this.onTick(left);
    this.countdown = setInterval(() => {
      left -= 1;
      this.onTick(Math.max(left, 0));
      if (left <= 0) this.onOver();
    }, 1000);
  }
}
