// Opens a stick in Firefox: follows every link from a start page, then searches. Says as JSON what was opened, asked for and complained about.
const puppeteer = require(process.argv[2] + "/puppeteer-core");

async function main({ program, start, base, searches }) {
  const said = { pages: [], requests: [], errors: [], found: {} };
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true, timeout: 120000, protocolTimeout: 240000 });
  const page = await browser.newPage();
  page.setDefaultTimeout(120000);
  page.on("console", message => { if (message.type() === "error") said.errors.push(page.url() + " " + message.text()); });
  page.on("pageerror", error => said.errors.push(page.url() + " " + error.message));
  page.on("request", request => { if (!request.url().startsWith("data:")) said.requests.push(request.url()); });
  const waiting = [start], seen = new Set(waiting);
  while (waiting.length) {
    const address = waiting.shift();
    await page.goto(address, { waitUntil: "load" });
    said.pages.push(address);
    const links = await page.$$eval("a[href]", all => all.map(link => link.href.split("#")[0].split("?")[0]));
    for (const link of links) {
      if (link.startsWith(base) && link.endsWith(".html") && !seen.has(link)) { seen.add(link); waiting.push(link); }
    }
  }
  for (const [address, query] of searches) {
    await page.goto(address, { waitUntil: "load" });
    await page.click("[data-pb-search-open]");
    await page.type("#pb-query", query);
    await page.waitForSelector("[data-pb-result]");
    said.found[address] = await page.$$eval("[data-pb-result]", all => all.map(link => link.href));
  }
  await browser.close();
  return said;
}

let text = "";
process.stdin.on("data", part => { text += part; });
process.stdin.on("end", () => main(JSON.parse(text)).then(said => console.log(JSON.stringify(said)), error => { console.error(error); process.exit(1); }));
