// Speaks with the local Direct Line as the official web chat does: botframework-directlinejs in a browser-like window (jsdom).
// Arguments: base address, folder with node_modules. Prints one JSON line per thing that happened; exits 0 when all of it did.
const [base, modules] = process.argv.slice(2);
const load = name => require(require.resolve(name, { paths: [modules] }));
const { JSDOM } = load('jsdom');

const { window } = new JSDOM('', { url: `${base}/chat` });
for (const name of ['window', 'WebSocket', 'XMLHttpRequest', 'FormData', 'Blob']) {
  globalThis[name] = name === 'window' ? window : window[name];
}
globalThis.window.XMLHttpRequest = window.XMLHttpRequest;
const { DirectLine, ConnectionStatus } = load('botframework-directlinejs');

const tell = (what, more) => console.log(JSON.stringify({ what, ...more }));
const fail = error => { tell('error', { message: String(error && (error.message || error.status || error)) }); process.exit(1); };
setTimeout(() => fail('timeout'), 60000);

(async () => {
  const { token } = await (await fetch(`${base}/v3/directline/tokens/generate`, { method: 'POST' })).json();
  const line = new DirectLine({ token, domain: `${base}/v3/directline`, random: () => 0, conversationStartProperties: { locale: 'zh-Hans' } });
  const waiting = [];
  const seen = [];
  const arrived = text => new Promise(resolve => {
    const look = () => seen.some(activity => activity.text === text) && (resolve(), true);
    look() || waiting.push(look);
  });
  line.connectionStatus$.subscribe(status => tell('status', { status: ConnectionStatus[status] }));
  line.activity$.subscribe(activity => {
    seen.push(activity);
    tell('activity', {
      id: activity.id, text: activity.text, role: activity.from.role,
      client: activity.channelData && activity.channelData.clientActivityID, attachments: (activity.attachments || []).map(one => one.name),
    });
    waiting.forEach((look, index) => look && look() && (waiting[index] = null));
  }, fail);
  const say = activity => new Promise((resolve, reject) =>
    line.postActivity({ type: 'message', from: { id: 'ignored' }, ...activity }).subscribe(id => { tell('posted', { id }); resolve(id); }, reject));

  await arrived('您好');
  await say({ text: '第一句', channelData: { clientActivityID: 'k1' } });
  await arrived('听到：第一句，附件0个');

  await fetch(`${base}/test/drop`, { method: 'POST' });          // The line is cut, and the bot speaks while it is down.
  await say({ text: '断线后的话', channelData: { clientActivityID: 'k2' } }); // REST still works, as it does for a real client.
  await arrived('断线时说的话');                                  // Only after reconnecting with the watermark.
  await arrived('听到：断线后的话，附件0个');

  await say({ value: { choice: 'confirm' } });                    // A card submit: a value and no text.
  await arrived('听到：confirm，附件0个');

  await say({ text: '户口本', attachments: [{ contentType: 'text/plain', name: 'hukou.txt', contentUrl: `${base}/test/photo`, thumbnailUrl: 'data:image/png;base64,AAAA' }] });
  await arrived('听到：户口本，附件1个');
  tell('done');
  line.end();
  process.exit(0);
})().catch(fail);
