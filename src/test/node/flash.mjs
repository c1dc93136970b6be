/**
 * Lets esptool-js write files to a chip, verify them by MD5 and read them back.
 *
 * node flash.mjs PACKAGE HOST PORT BAUD OFFSET=FILE...
 * Each FILE is read back to FILE.back. Prints what esptool-js says, then one line of JSON with seconds.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Rfc2217Port } from "./rfc2217-port.mjs";

const [name, host, port, baud, ...pairs] = process.argv.slice(2);
const { ESPLoader, Transport } = await import(bundleOf(name));

const began = performance.now();
const times = {};
let since = began;
function lap(what) {
  const now = performance.now();
  times[what] = (times[what] ?? 0) + (now - since) / 1000;
  since = now;
}

const ENDS = [
  ["Uploading stub", "connect"],
  ["Stub running", "stub"],
  ["Wrote", "write"],
  ["Hash of data verified", "verify"],
];
function said(text) {
  process.stdout.write(text + "\n");
  for (const [begin, phase] of ENDS) {
    if (text.includes(begin)) lap(phase);
  }
}
const terminal = { clean() {}, writeLine: said, write: (text) => process.stdout.write(text) };

// the browser's globals that esptool-js reaches for
globalThis.window ??= globalThis;

const device = await Rfc2217Port.connect(host, Number(port));
const transport = new Transport(device, false);
transport.trace = process.env.TRACE ? (text) => process.stderr.write(`${(performance.now() | 0)} ${text.slice(0, 200)}\n`) : () => {};
const loader = new ESPLoader({ transport, baudrate: Number(baud), romBaudrate: 115200, terminal });
try {
  await loader.main("default_reset");
  lap("baud");
  const files = await Promise.all(
    pairs.map(async (pair) => {
      const [offset, file] = pair.split("=");
      return { address: Number(offset), data: loaderForm(new Uint8Array(await readFile(file))), file };
    }),
  );
  since = performance.now();
  await loader.writeFlash({
    fileArray: files,
    flashMode: "keep",
    flashFreq: "keep",
    flashSize: "keep",
    eraseAll: false,
    compress: true,
    calculateMD5Hash: (image) => createHash("md5").update(bytesOf(image)).digest("hex"),
  });
  since = performance.now();
  if (process.env.READ_BACK !== "no") {
    for (const { address, data, file } of files) {
      await writeFile(file + ".back", await loader.readFlash(address, data.length));
      lap("read");
      transport.flushInput();
    }
  }
  await loader.after("hard_reset");
  lap("reset");
  process.stdout.write(JSON.stringify({ ...times, total: (performance.now() - began) / 1000 }) + "\n");
} catch (failure) {
  process.stdout.write(`failed: ${failure.message}\n`); // without its stack, which quotes a bundle that is one line long
  process.exitCode = 1;
} finally {
  device.end();
}
process.exit();

/** Older versions take and give binary strings. */
function loaderForm(bytes) {
  return name.includes("legacy") ? Buffer.from(bytes).toString("latin1") : bytes;
}

function bytesOf(image) {
  return typeof image === "string" ? Buffer.from(image, "latin1") : image;
}

/** The file a browser would load: plain Node cannot load the package's own modules in every version. */
function bundleOf(packageName) {
  const require = createRequire(join(process.cwd(), "package.json"));
  let folder = dirname(require.resolve(packageName));
  if (folder.endsWith("lib")) folder = dirname(folder);
  return pathToFileURL(join(folder, "bundle.js")).href;
}
