// Makes pinyin.txt from the Unicode Han database: Debian package unicode-data, /usr/share/unicode/Unihan_Readings.txt.bz2, unpacked.
//   node make-pinyin.mjs Unihan_Readings.txt > pinyin.txt
// One line per toneless syllable: "zhang 章张…" holds the characters read so most usually, "+zhang 长…" those read so as well.
// ü is written v, as people type it.
import { readFileSync } from "node:fs";

const toneless = reading => reading.normalize("NFD").replace(/u\u0308/g, "v").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const usual = new Map(), also = new Map();
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  const [code, property, value] = line.split("\t");
  if (!value) continue;
  const at = parseInt(code.slice(2), 16);
  const add = readings => readings.forEach(r => (also.get(at) ?? also.set(at, new Set()).get(at)).add(toneless(r)));
  if (property === "kMandarin") {
    const [first, ...rest] = value.split(" ");
    usual.set(at, toneless(first));
    add(rest);
  } else if (property === "kXHC1983") add(value.split(" ").flatMap(part => part.split(":")[1].split(",")));
  else if (property === "kHanyuPinlu") add(value.split(" ").map(part => part.replace(/\(.*/, "")));
}

const lines = new Map();
const put = (key, at) => (lines.get(key) ?? lines.set(key, []).get(key)).push(at);
for (const [at, syllable] of usual) put(syllable, at);
for (const [at, syllables] of also) for (const s of syllables) if (usual.has(at) && s !== usual.get(at)) put("+" + s, at);
const order = key => key.replace("+", "") + (key.startsWith("+") ? "1" : "0");
for (const key of [...lines.keys()].sort((a, b) => order(a) < order(b) ? -1 : 1))
  console.log(key + " " + lines.get(key).sort((a, b) => a - b).map(c => String.fromCodePoint(c)).join(""));
