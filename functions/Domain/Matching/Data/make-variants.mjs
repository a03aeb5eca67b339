// Makes variants.txt from the Unicode Han database: Debian package unicode-data, /usr/share/unicode/Unihan_{Variants,IRGSources}.txt.bz2, unpacked.
//   node make-variants.mjs Unihan_Variants.txt Unihan_IRGSources.txt > variants.txt
// One line per character of GB 2312, followed by the forms of it that GB 2312 leaves out: "哲喆", "张張". A traditional character that stands for several
// simplified ones is left as it is, and so is a variant of several characters: 乾 is a name of its own.
import { readFileSync } from "node:fs";

const at = text => String.fromCodePoint(parseInt(text.slice(2), 16));
const rows = path => readFileSync(path, "utf8").split("\n").map(line => line.split("\t")).filter(parts => parts.length === 3);
const ordinary = new Set(rows(process.argv[3]).filter(([, property, value]) => property === "kIRG_GSource" && value.startsWith("G0-")).map(([code]) => at(code)));
const kinds = ["kSimplifiedVariant", "kZVariant", "kSemanticVariant", "kSpecializedSemanticVariant"];
const found = new Map();
for (const [code, property, value] of rows(process.argv[2])) {
  const rank = kinds.indexOf(property), from = at(code);
  if (rank < 0 || ordinary.has(from)) continue;
  const to = [...new Set(value.split(" ").map(part => at(part.split("<")[0])))].filter(c => ordinary.has(c));
  if (to.length !== 1 || (found.get(from)?.rank ?? 9) <= rank) continue;
  found.set(from, { rank, to: to[0] });
}
const forms = new Map();
for (const [from, { to }] of found) forms.set(to, [...(forms.get(to) ?? []), from]);
for (const to of [...forms.keys()].sort()) console.log(to + forms.get(to).sort().join(""));
