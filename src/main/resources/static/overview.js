// Brings the figures of the start page up to date while somebody looks at them. Without it they are those of when it was opened.

const EVERY = 10_000; // milliseconds
const LOOKS = 60; // without a sign of the reader, so that a page that was left open ends its session
const today = document.querySelector("#today");
const button = document.querySelector("#today-pause");
const pause = button.textContent;
let paused = false;
let left = LOOKS;

async function look() {
  if (paused || document.hidden || left <= 0 || today.contains(document.activeElement)) {
    return;
  }
  left--;
  const answer = await fetch(location.href).catch(() => undefined); // the server may be away
  if (answer?.ok && !answer.redirected) {
    const there = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#today");
    if (there && there.innerHTML !== today.innerHTML) {
      today.replaceChildren(...there.childNodes);
    }
  }
}

for (const sign of ["pointermove", "keydown", "focus"]) {
  window.addEventListener(sign, () => {
    left = LOOKS;
  });
}
button.addEventListener("click", () => {
  paused = !paused;
  button.textContent = paused ? button.dataset.goOn : pause;
});
button.hidden = false;
setInterval(look, EVERY);
