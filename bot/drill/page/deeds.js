// What a person can do on her phone, as calls of the people API.

import { post, upload } from "/page/people_api.js";
import { samplePhoto } from "/page/sample_photo.js";

export class Deeds {
  // `pick(words)` lets the one who drills choose a point on the map: {lat, lon}, or null.
  constructor(person_id, pick) {
    this.at = `people/${person_id}`;
    this.pick = pick;
  }

  say(text) {
    return post(`${this.at}/say`, { text });
  }

  tap(message_id, key) {
    return post(`${this.at}/tap`, { message_id, button: key.data ?? key.text });
  }

  // A key of the reply keyboard sends its label, or what it asks for.
  press(key, person) {
    if (key.request_location) return this.sharePlace(person);
    if (key.request_contact) return this.shareContact(person);
    return this.say(key.text);
  }

  async sharePlace(person) {
    if (person.lat !== null) return post(`${this.at}/location`, { lat: person.lat, lon: person.lon });
    const spot = await this.pick(`Where is ${person.name}?`);
    if (!spot) return null;
    await post(`${this.at}/place`, spot);
    return post(`${this.at}/location`, spot);
  }

  async sharePick(person) {
    const spot = await this.pick(`Which place does ${person.name} send?`);
    return spot && post(`${this.at}/location`, spot);
  }

  async move(person) {
    const spot = await this.pick(`Where does ${person.name} go?`);
    return spot && post(`${this.at}/place`, spot);
  }

  shareContact(person) {
    return post(`${this.at}/contact`, { phone: inventedPhone(person.id) });
  }

  async sendPhoto() {
    const form = new FormData();
    form.set("photo", await samplePhoto(), "flood.png");
    return upload(`${this.at}/photo`, form);
  }

  sendVoice() {
    return post(`${this.at}/voice`);
  }

  block(blocked) {
    return post(`${this.at}/block`, { blocked });
  }
}

// The numbers 555-0100 to 555-0199 belong to nobody (North American Numbering Plan).
function inventedPhone(person_id) {
  return `+120255501${String(person_id % 100).padStart(2, "0")}`;
}
