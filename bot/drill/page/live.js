// Keeps the page up to date with one long poll. After any break it asks for everything anew, because a server
// that was restarted counts from the start again.

import { look } from "/page/people_api.js";

const WAIT_S = 25; // under the minute after which proxies cut silent connections
const GIVE_UP_MS = (WAIT_S + 15) * 1000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

export class Live {
  #seq = 0;
  #fresh = true;
  #pause_ms = FIRST_PAUSE_MS;

  // `heard(state, fresh)` gets everybody when `fresh`, else who has changed; `broke()` tells that the line is cut.
  constructor(heard, broke) {
    this.heard = heard;
    this.broke = broke;
  }

  async run() {
    for (;;) {
      await shown(); // a hidden page holds no connection: browsers allow six to one server
      await this.#ask();
    }
  }

  async #ask() {
    const asking = new AbortController();
    const hide = () => document.hidden && asking.abort();
    const timer = setTimeout(() => asking.abort(), GIVE_UP_MS);
    document.addEventListener("visibilitychange", hide);
    try {
      const query = this.#fresh ? "since=0" : `since=${this.#seq}&wait=${WAIT_S}`;
      this.#take(await look(`state?${query}`, asking.signal));
    } catch (error) {
      if (!document.hidden) await this.#mend(error);
    } finally {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", hide);
    }
  }

  #take(state) {
    const fresh = this.#fresh;
    this.#seq = state.seq;
    this.#fresh = false;
    this.#pause_ms = FIRST_PAUSE_MS;
    this.heard(state, fresh);
  }

  async #mend(error) {
    if (!(error instanceof TypeError || error.name === "AbortError")) console.warn(`The drill: ${error.message}`);
    this.#fresh = true;
    this.broke();
    await new Promise((done) => setTimeout(done, this.#pause_ms));
    this.#pause_ms = Math.min(2 * this.#pause_ms, LONGEST_PAUSE_MS);
  }
}

function shown() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((done) => {
    const look_again = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look_again);
      done();
    };
    document.addEventListener("visibilitychange", look_again);
  });
}
