// The web server of a machine, on 127.0.8.1:10880: a few pages, one of which can be added to.
import { createServer, type OutgoingHttpHeaders } from "node:http";

const pages = new Map([
  ["/p.txt", "a page\n"],
  ["/other.txt", "another page\n"],
  ["/data.json", '{"name":"alpha","ports":[80,443],"ready":true}'],
  ["/empty", ""],
]);

createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (text: string) => (body += text));
  request.on("end", () => {
    const { method, url = "/", headers } = request;
    const [status, content, more] = answerTo(method, url, headers.authorization !== undefined, body);
    response.writeHead(status, more).end(content);
  });
}).listen(10880, "127.0.8.1", () => process.stdout.write("ready\n"));

type Answer = readonly [status: number, content: string, headers?: OutgoingHttpHeaders];

function answerTo(method: string | undefined, url: string, isAuthorized: boolean, body: string): Answer {
  if (url === "/old") return [302, "", { location: "/p.txt" }];
  if (url === "/guarded") return isAuthorized ? [200, "come in"] : [401, "who are you?"];
  if (method === "PUT" && url.startsWith("/store/")) {
    pages.set(url, body);
    return [201, "stored"];
  }
  if (method === "DELETE") return [pages.delete(url) ? 204 : 404, ""];
  if (method === "POST" && url === "/echo") return [200, body];
  if (method !== "GET" && method !== "HEAD") return [501, "not done here"];
  const page = pages.get(url);
  return page === undefined ? [404, "no such page"] : [200, page];
}
