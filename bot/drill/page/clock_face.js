// The drill's clock in the top bar. It ticks by itself between two answers of the server.

import { post } from "/page/people_api.js";

const FACE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC",
});
const HOUR = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

export const hour = (unix_s) => HOUR.format(new Date(unix_s * 1000));

export class ClockFace {
  #ahead_ms = 0;
  #known = false;

  constructor(face, buttons, complain) {
    this.face = face;
    for (const button of buttons) {
      button.addEventListener("click", () => this.#advance(Number(button.dataset.advanceS)).catch(complain));
    }
    setInterval(() => this.#show(), 1000);
  }

  set(now) {
    this.#ahead_ms = Date.parse(now) - Date.now();
    this.#known = true;
    this.#show();
  }

  async #advance(advance_s) {
    this.set((await post("clock", { advance_s })).now);
  }

  #show() {
    if (!this.#known) return;
    const now = new Date(Date.now() + this.#ahead_ms);
    this.face.dateTime = now.toISOString();
    this.face.textContent = FACE.format(now);
  }
}
