// Shows each time in the reader's own zone; without it the pages show UTC. What the server wrote stays as the title.
"use strict";

for (const time of document.querySelectorAll("time[datetime*=T]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) {
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: "medium", timeStyle: "medium"}).format(at);
  }
}

// On a phone the names of the pages are a strip: the one of this page is in sight.
document.querySelector("nav.pages [aria-current]")?.scrollIntoView({block: "nearest", inline: "center"});

// Buttons that copy code are there only where this script runs and the browser lets it.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.copied;
    });
  }
}

// A second click sends a form no second time. After a while it may be sent again, as a form that brings a file leaves its page where it is.
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.method === "post" && !event.defaultPrevented) {
    if (Date.now() - Number(form.dataset.sent ?? 0) < 1000) {
      event.preventDefault();
    } else {
      form.dataset.sent = String(Date.now());
    }
  }
});
