// Runs the clients of the Cloud API against Tollgate. It writes {"listening":PORT}, reads one line with the businesses, one for each
// client, and writes a line for each step: {"client":"...","step":"...","failure":"..."}.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { run } from "./steps.mjs";
import { kapso } from "./kapso.mjs";
import { apiJs } from "./api-js.mjs";
import { greatDetail } from "./great-detail.mjs";

const makers = { kapso, "api-js": apiJs, "great-detail": greatDetail };
const clients = {};

const server = createServer(async (request, response) => {
  const [path] = request.url.split("?");
  const client = clients[path.slice(1)];
  if (!client) {
    response.writeHead(404).end();
    return;
  }
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  try {
    const url = new URL(request.url, "http://127.0.0.1");
    if (request.method === "GET") {
      response.writeHead(200).end(String(await client.verifies(Object.fromEntries(url.searchParams), request)));
    } else {
      client.took(await client.receives(Buffer.concat(chunks), request.headers));
      response.writeHead(200).end();
    }
  } catch (failure) {
    client.refused(failure);
    response.writeHead(401).end();
  }
});

server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ listening: server.address().port })));

createInterface({ input: process.stdin }).once("line", async (line) => {
  const { root, exchanges, businesses } = JSON.parse(line);
  await Promise.all(
    Object.entries(businesses).map(([name, business]) => run(name, makers[name], business, root, exchanges, clients)),
  );
  console.log(JSON.stringify({ done: true }));
  process.exit(0);
});
