// Shows each time in the reader's own zone; without it the pages show UTC. What the server wrote stays as the title.
"use strict";

for (const time of document.querySelectorAll("time[datetime*=T]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) {
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: "medium", timeStyle: "medium"}).format(at);
  }
}
