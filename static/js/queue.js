// What was done without network and waits on this device, sent from any page. On a lesson, answer.js and lesson.js do it.
import { send, store } from "./fragments.js";

const QUEUE = "passerelle:file"; // answers, see answer.js
const SEEN = "passerelle:vues"; // steps, see lesson.js

const isSettled = (response) => Boolean(response) && response.status < 500 && ![401, 429].includes(response.status);

export async function flush(person) {
  const queue = () => store.get(localStorage, QUEUE, []);
  for (const item of queue()) {
    if (item.person !== person) continue; // somebody else's: it waits for them
    const data = new FormData();
    for (const [name, value] of item.data) data.append(name, value);
    const response = await send(item.url, data).catch(() => null);
    if (!response) return;
    if (isSettled(response)) store.set(localStorage, QUEUE, queue().filter((kept) => kept.id !== item.id));
  }
  for (const [url, steps] of Object.entries(store.get(localStorage, SEEN, {}))) {
    if (!steps.length) continue;
    const data = new FormData();
    for (const id of steps) data.append("step", id);
    const response = await send(url, data).catch(() => null);
    if (!isSettled(response)) continue;
    const { [url]: sent, ...others } = store.get(localStorage, SEEN, {});
    store.set(localStorage, SEEN, others);
  }
}
