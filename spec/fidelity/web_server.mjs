// The web server of a machine, on 127.0.8.1:10880: a few pages, one of which can be added to.
import { createServer } from "node:http";

const pages = new Map([
  ["/p.txt", "a page\n"],
  ["/other.txt", "another page\n"],
  ["/data.json", '{"name":"alpha","ports":[80,443],"ready":true}'],
  ["/empty", ""],
]);

createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (text) => (body += text));
  request.on("end", () => {
    const { method, url, headers } = request;
    const answer = (status, content, more = {}) => response.writeHead(status, more).end(content);
    if (url === "/old") return answer(302, "", { location: "/p.txt" });
    if (url === "/guarded" && headers.authorization === undefined) return answer(401, "who are you?");
    if (url === "/guarded") return answer(200, "come in");
    if (method === "PUT" && url.startsWith("/store/")) {
      pages.set(url, body);
      return answer(201, "stored");
    }
    if (method === "DELETE") return answer(pages.delete(url) ? 204 : 404, "");
    if (method === "POST" && url === "/echo") return answer(200, body);
    if (method !== "GET" && method !== "HEAD") return answer(501, "not done here");
    return pages.has(url) ? answer(200, pages.get(url)) : answer(404, "no such page");
  });
}).listen(10880, "127.0.8.1", () => process.stdout.write("ready\n"));
