// The way to the drill's server: JSON in, JSON out, and errors as sentences.

export class Unfit extends Error {}

async function told(response) {
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Unfit(said.error || `The drill answered ${response.status}.`);
  return said;
}

export async function look(path, signal) {
  return told(await fetch(`/drill/${path}`, { signal, cache: "no-store" }));
}

export async function post(path, given = {}) {
  const headers = { "Content-Type": "application/json" };
  return told(await fetch(`/drill/${path}`, { method: "POST", headers, body: JSON.stringify(given) }));
}

export async function upload(path, form) {
  return told(await fetch(`/drill/${path}`, { method: "POST", body: form }));
}
