// Fetches the browser libraries named in assets.json from the npm registry, checks their integrity and extracts the named files to wwwroot/lib.
// Run by the build when a file is missing; never committed, never a CDN at run time.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const lib = join(here, "..", "wwwroot", "lib");
mkdirSync(lib, { recursive: true });
for (const { name, version, integrity, file, saveAs } of JSON.parse(readFileSync(join(here, "assets.json"), "utf8"))) {
  const target = join(lib, saveAs);
  if (existsSync(target)) continue;
  const work = mkdtempSync(join(tmpdir(), "assets-"));
  try {
    execFileSync("npm", ["pack", `${name}@${version}`, "--pack-destination", work, "--silent"], { stdio: ["ignore", "ignore", "inherit"] });
    const archive = join(work, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
    const actual = "sha512-" + createHash("sha512").update(readFileSync(archive)).digest("base64");
    if (actual !== integrity) throw new Error(`${name}@${version}: integrity ${actual} is not the pinned one`);
    execFileSync("tar", ["-xzf", archive, "-C", work, `package/${file}`]);
    // Renamed into place at the end, so that a build that is interrupted leaves no half file behind.
    const staged = join(lib, `.${process.pid}-${basename(file)}`);
    execFileSync("cp", [join(work, "package", file), staged]);
    renameSync(staged, target);
    console.log(`${name}@${version}: ${saveAs}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
