// What happens elsewhere, as it happens: the count of news, and new posts in the topic being read.
const POLL_MS = 30_000;

export function install() {
  const source = document.getElementById("live");
  if (!source) return;
  source.addEventListener("notification", (event) => showCount(parse(event)));
  source.addEventListener("htmx:before:response", ignoreRefusal);
  document.addEventListener("htmx:before:request", expectOwn);
  source.addEventListener("topic", (event) => announce(parse(event)));
  source.addEventListener("tank", (event) => fill(parse(event)));
  document.addEventListener("tank-moved", (event) => fill(event.detail));
}

/** A stream that is closed to this page is no news to its reader: the page asks now and then instead. */
function ignoreRefusal(event) {
  if (event.detail.ctx.response.status < 400) return;
  event.preventDefault();
  poll();
}

let polling = 0;

function poll() {
  const topic = document.querySelector("[data-new-posts]")?.dataset.newPosts;
  if (polling || !topic) return;
  polling = setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(`/pulse?topic=${topic}`).catch(() => null);
    if (answer?.ok) announce(await answer.json());
  }, POLL_MS);
}

function showCount({ unread }) {
  if (unread === undefined) return;
  for (const place of document.querySelectorAll("[data-unread]")) place.textContent = unread || "";
}

/** One's own reply comes back as news, too: it stands in the page already. */
function expectOwn(event) {
  const form = event.detail.ctx?.sourceElement;
  const button = document.querySelector("[data-new-posts]");
  if (form?.id !== "reply-form" || !button) return;
  button.dataset.lastNumber = Number(button.dataset.lastNumber) + 1;
  if (!form.elements.to?.value) button.dataset.answers = Number(button.dataset.answers) + 1;
}

/** The page holds a hidden button [data-new-posts=<topic id>]; it says how many came, and nothing moves. */
function announce({ topic_id: topicId, last_number: lastNumber, answer_count: answers }) {
  const button = document.querySelector(`[data-new-posts="${Number(topicId)}"]`);
  const came = lastNumber - Number(button?.dataset.lastNumber);
  if (!button || !(came > 0)) return;
  const { one, many, answer, answersMany } = button.dataset;
  const onlyAnswers = answer && answers - Number(button.dataset.answers) >= came;
  const sentence = came === 1 ? (onlyAnswers ? answer : one) : onlyAnswers ? answersMany : many;
  button.textContent = sentence.replace(/\d+/, came.toLocaleString(document.documentElement.lang));
  button.closest("[hidden]")?.removeAttribute("hidden");
}

/** Every picture of this tank takes the new level; a drop falls when somebody gave, and the water rises after it. */
function fill({ level, put_in: putIn = 0, emergency = "" }) {
  if (level === undefined) return;
  for (const tank of document.querySelectorAll(`[data-tank="${emergency}"]`)) {
    if (Number(tank.dataset.level) === level) continue;
    tank.dataset.level = level;
    const share = Math.min(1, Math.max(0, level / Number(tank.dataset.brim)));
    tank.classList.remove("is-given");
    if (putIn > 0) showGift(tank, putIn);
    tank.querySelector(".vessel__level")?.setAttribute("transform", `translate(0 ${236 - 186 * share})`);
    tank.querySelector("[data-tank-level]").textContent = inWords(level);
  }
}

function showGift(tank, amount) {
  const came = tank.querySelector("[data-tank-came]");
  came.textContent = `+${inWords(amount)} ${came.dataset.unit}`;
  void tank.offsetWidth; // so that a second gift begins its own fall
  tank.classList.add("is-given");
}

function inWords(number) {
  return number.toLocaleString(document.documentElement.lang);
}

function parse(event) {
  try {
    return JSON.parse(event.detail.data) ?? {};
  } catch {
    return {};
  }
}
