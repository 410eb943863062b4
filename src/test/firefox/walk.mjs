// node walk.mjs FIREFOX ADDRESS-OF-THE-CHAT: a person reads, answers and blocks in Firefox. Each line that it writes is a step.
import puppeteer from "puppeteer-core";

const [executablePath, address] = process.argv.slice(2);
const PATIENCE = 90_000;
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, timeout: PATIENCE });
const complaints = [];
let failure;
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  const step = (name) => console.log(name);
  const shows = (words) => [...document.querySelectorAll(".bubble.sealed")].some((one) => one.textContent.includes(words));
  const reads = (text) => page.waitForFunction(shows, {}, text);
  await page.goto(address);
  await page.locator("#encrypted[data-state=none] button").click();
  await page.waitForSelector("#encrypted[data-state=ready]");
  step("is a device");
  await reads("Gate B17 for Firefox");
  step("reads");
  await page.locator("#sealed input[name=text]").fill("Merci, from Firefox");
  await page.locator("#sealed button").click();
  await reads("Merci, from Firefox");
  step("answers");
  await page.reload();
  await reads("Gate B17 for Firefox");
  step("reads again");
  await page.locator("form[action$='/block'] button").click();
  await page.waitForSelector("form.undo button");
  step("blocks");
} catch (thrown) {
  failure = thrown;
} finally {
  await browser.close();
}
complaints.forEach((one) => console.log(`complains: ${one}`));
if (failure) {
  console.log(`fails: ${failure.message}`);
  process.exitCode = 1;
}
