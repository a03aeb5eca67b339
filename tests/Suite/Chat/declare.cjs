// Declares a child as the official web chat would: botframework-directlinejs in a browser-like window (jsdom), over a proxy that cuts the WebSocket once.
// Arguments: base address of the host, folder with node_modules. Prints one JSON line per thing that happened; exits 0 with a receipt.
const net = require('node:net');
const [host, modules] = process.argv.slice(2);
const load = name => require(require.resolve(name, { paths: [modules] }));
const tell = (what, more) => console.log(JSON.stringify({ what, ...more }));
const fail = error => { tell('error', { message: String(error && (error.message || error.status || error)) }); process.exit(1); };
setTimeout(() => fail('timeout'), 140000);

const says = {
  consent: '同意', menu: '我带着闺女在长治城里打工，孩子跟我们住', childName: '李小雨', sex: '女娃', birthDate: '2016年3月5号', ethnicity: '汉族',
  currentAddress: '潞州区东街街道英雄路1号', hukouRegistered: '上了', hukouAddress: '武乡县丰州镇东村12号', leftHukouOn: '前年二月', livesWith: '父母双方', housing: '租的',
  residenceRegistration: '没办', schooling: '小学', studyStatus: '在上学', school: '英雄路小学', boarding: '不住校', health: '健康',
  'declarant.name': '王秀兰', 'declarant.relationship': '妈妈', 'declarant.phone': '13812345678',
  'father.name': '爸爸这部分都跳过', 'mother.name': '妈妈这部分都跳过', helpRequested: '不需要', familyHardship: '都没有', confirm: '都对，提交',
};

const streams = new Set();
const proxy = net.createServer(near => {
  const far = net.connect(Number(new URL(host).port), '127.0.0.1');
  near.once('data', first => { if (first.includes('/stream?')) streams.add([near, far]); });
  near.pipe(far); far.pipe(near);
  near.on('error', () => far.destroy()); far.on('error', () => near.destroy());
});

proxy.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${proxy.address().port}`;
  const { JSDOM } = load('jsdom');
  const { window } = new JSDOM('', { url: `${base}/chat` });
  for (const name of ['WebSocket', 'XMLHttpRequest', 'FormData', 'Blob']) globalThis[name] = window[name];
  globalThis.window = window;
  const { DirectLine } = load('botframework-directlinejs');
  const { token, domain } = await (await fetch(`${base}/chat/token`, { method: 'POST' })).json();
  const line = new DirectLine({ token, domain: base + domain, random: () => 0 });
  const seen = new Set();
  const times = {};
  let turns = 0;

  line.activity$.subscribe(activity => {
    if (seen.has(activity.id)) tell('twice', { id: activity.id });
    seen.add(activity.id);
    const data = activity.channelData || {};
    if (activity.from.role !== 'bot') return;
    if (data.receipt) { tell('receipt', { receipt: data.receipt, turns }); line.end(); process.exit(0); }
    if (!data.asks) return;
    if (++turns > 90) fail(`asked ${data.asks} for ever`);
    if (turns === 8) {
      tell('dropped', { open: streams.size });
      for (const [near, far] of streams) { near.destroy(); far.destroy(); } // As a tunnel does: no closing frame.
      streams.clear();
    }

    const time = times[data.asks] = (times[data.asks] || 0) + 1;
    const text = time === 1 ? says[data.asks] || '不清楚' : time === 2 ? '不清楚' : '跳过';
    line.postActivity({ type: 'message', from: { id: 'ignored' }, text }).subscribe(() => {}, fail);
  }, fail);
});
