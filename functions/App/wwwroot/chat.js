// The page /chat: the official web chat on the Direct Line that the server names. Comes back by itself when the line breaks or the server restarts.
(() => {
  'use strict';
  const box = document.getElementById('chat');
  const line = document.getElementById('chat-line');
  const nonce = box.dataset.styleNonce;
  const say = text => { line.textContent = text; };
  const instead = '可以用网页表格申报（点上面的“自主申报”），或者请村（居）儿童主任帮忙。';

  // Larger letters, for whoever uses this device; that is all that is kept in the open here.
  const large = document.getElementById('chat-large');
  const enlarge = on => {
    document.documentElement.classList.toggle('chat-large', on);
    large.setAttribute('aria-pressed', String(on));
  };
  const kept = act => { try { return act(localStorage); } catch { return null; } };
  enlarge(kept(storage => storage.getItem('chat-large')) === '1');
  large.addEventListener('click', () => {
    const on = large.getAttribute('aria-pressed') !== 'true';
    enlarge(on);
    kept(storage => (on ? storage.setItem('chat-large', '1') : storage.removeItem('chat-large')));
  });

  // The first words are in the page. What is picked there goes out as soon as the same question has come by the line.
  const first = document.getElementById('chat-first');
  const picks = first && first.querySelector('.picks');
  let picked = null;
  let other = false;     // Somebody else sits down before the web chat is there.
  const own = first && first.querySelector('.own');
  if (picks) {
    picks.hidden = false;
    picks.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (!button || picked) return;
      picked = button.textContent;
      picks.hidden = true;
      own.textContent = picked;
      own.hidden = false;
      first.scrollTop = first.scrollHeight;
      say('收到了，正在接通，马上就接着说…');
    });
  }

  /** Somebody else sits down: what the one before picked is nobody's answer any more. */
  const unpick = () => {
    picked = null;
    if (!picks) return;
    own.hidden = true;
    own.textContent = '';
    picks.hidden = false;
    say('正在打开对话…');
  };

  /** The line has brought the question: the web chat takes over. */
  const takeOver = dispatch => {
    if (!first || !first.isConnected) return;
    first.remove();
    if (picked && asked.asks === picks.dataset.asks) dispatch({ type: 'WEB_CHAT/SEND_MESSAGE', payload: { method: 'keyboard', text: picked } });
  };

  // Which of two telephones of a family speaks; says nothing about either.
  const device = Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, '0')).join('');
  const away = 3 * 60 * 60 * 1000;
  const style = {
    primaryFont: getComputedStyle(document.documentElement).fontFamily,
    monospaceFont: 'ui-monospace, Menlo, Consolas, monospace',
    accent: '#1a5b8e', subtle: '#5f6e7d', backgroundColor: '#ffffff',
    bubbleBackground: '#f0f4f8', bubbleTextColor: '#1c2733', bubbleBorderWidth: 0, bubbleBorderRadius: 10,
    bubbleFromUserBackground: '#1a5b8e', bubbleFromUserTextColor: '#ffffff', bubbleFromUserBorderWidth: 0, bubbleFromUserBorderRadius: 10,
    bubbleMaxWidth: 620, bubbleMinHeight: 40, paddingRegular: 10, paddingWide: 12,
    suggestedActionLayout: 'flow', suggestedActionHeight: 44, suggestedActionBorderRadius: 22,
    suggestedActionBackgroundColor: '#ffffff', suggestedActionTextColor: '#12456e', suggestedActionBorderColor: '#1a5b8e',
    suggestedActionLayoutFlowMaxHeight: 220,
    sendBoxHeight: 52, sendBoxFontSize: 16, sendBoxBorderTop: '1px solid #d5dde5', sendBoxTextWrap: true,
    sendBoxButtonColor: '#1a5b8e', hideUploadButton: false, timestampColor: '#5f6e7d',
    autoScrollSnapOnPage: true, cardPushButtonBackgroundColor: '#1a5b8e',
    spinnerAnimationHeight: 16, spinnerAnimationWidth: 16, sendTimeout: 30000, markdownRespectCRLF: true,
  };

  let asked = null;     // The question now before the person.
  let generation = 0;   // Which connection is the one in use.
  let pause = 1000;
  let timer = 0;

  const remember = activity => {
    if (activity && activity.type === 'message' && activity.from && activity.from.role === 'bot' && activity.channelData && activity.channelData.asks) {
      asked = { device, asks: activity.channelData.asks, draft: activity.channelData.draft };
    }
  };

  const connect = async fresh => {
    const mine = ++generation;
    clearTimeout(timer);
    const again = why => {
      if (mine !== generation) return;
      generation++;
      say(why);
      timer = setTimeout(() => connect(false), pause);
      pause = Math.min(pause * 2, 30000);
    };

    let granted;
    try {
      const answer = await fetch('/chat/token', {
        method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(fresh ? { fresh: true } : {}),
      });
      granted = await answer.json();
      if (!answer.ok) {
        if (answer.status === 503 && granted.code === 'chat-not-configured') { say(granted.title); return; }
        throw new Error(granted.code);
      }
    } catch {
      again('网络不太好，正在重新连接…您说过的都存着，不会丢。');
      return;
    }

    if (mine !== generation) return;
    asked = null;
    let last = null;
    let spoken = false;
    let replied = false;
    const directLine = window.WebChat.createDirectLine({ token: granted.token, domain: new URL(granted.domain, location.origin).href });
    const store = window.WebChat.createStore({}, ({ dispatch }) => next => action => {
      if (action.type === 'DIRECT_LINE/INCOMING_ACTIVITY') {
        const activity = action.payload.activity;
        remember(activity);
        if (activity.type === 'message') last = activity;
        if (activity.type === 'message' && activity.from.role === 'user') replied = true;
        if (asked) setTimeout(() => { if (mine === generation) takeOver(dispatch); });
      }

      if (action.type === 'DIRECT_LINE/POST_ACTIVITY' && action.payload.activity.type === 'message') {
        spoken = true;
        if (asked) {
          const activity = action.payload.activity;
          action = { ...action, payload: { ...action.payload, activity: { ...activity, channelData: { ...activity.channelData, answering: asked } } } };
        }
      }

      if (action.type === 'DIRECT_LINE/CONNECT_FULFILLED') {
        // A conversation that is resumed knows no arrival: who was away long, or sees nothing at all, is greeted.
        setTimeout(() => {
          // The first thing to read is the beginning of the notice, not its end.
          if (mine === generation && !spoken && asked && asked.asks === 'consent' && !replied) {
            box.querySelectorAll('[class*="scrollable"]').forEach(scrolled => { scrolled.scrollTop = 0; });
          }

          if (mine === generation && !spoken && (!last || Date.now() - Date.parse(last.timestamp) > away)) {
            dispatch({ type: 'WEB_CHAT/SEND_EVENT', payload: { name: 'arrived' } });
          }
        }, 1500);
      }

      return next(action);
    });

    directLine.connectionStatus$.subscribe(status => {
      if (mine !== generation) return;
      if (status === 2) { pause = 1000; say(''); }                                       // Online.
      if (status === 1 && line.textContent === '') say('正在重新连接…您说过的都存着，不会丢。');
      if (status === 3 || status === 4) again('连接断了，正在重新连接…您说过的都存着，不会丢。'); // Expired, failed.
    });

    window.WebChat.renderWebChat({
      directLine, store, locale: 'zh-Hans', nonce, styleOptions: style,
      overrideLocalizedStrings: { TEXT_INPUT_PLACEHOLDER: '打字说就行，或者点上面的按钮' },
      // "Just now" under every sentence is noise; what was not sent must be seen.
      activityStatusMiddleware: () => show => status => (status.sendState === 'sent' ? false : show(status)),
    }, box);
  };

  const begin = () => {
    if (typeof window.WebChat === 'undefined') {
      say('聊天窗口没有装好。' + instead + '（管理人员：构建时没有取到 webchat.js，请在有 Node 和 npm 的机器上重新构建。）');
      return;
    }

    addEventListener('online', () => { if (timer && line.textContent) { pause = 1000; connect(false); } });
    connect(other);
  };

  /** Fetches the web chat; on a bad line again and again. */
  const fetchChat = () => {
    const script = document.createElement('script');
    script.src = box.dataset.script;
    script.onload = begin;
    script.onerror = () => {
      script.remove();
      say('网络不太好，聊天窗口还没下载完，正在重试…急的话，' + instead);
      setTimeout(fetchChat, pause);
      pause = Math.min(pause * 2, 30000);
    };
    document.head.append(script);
  };

  document.getElementById('chat-fresh').addEventListener('click', () => {
    if (confirm('换一个人用这台设备？前面的对话不再显示在这里（没登完的登记还会保留一段时间，但要在原来的对话里才能接着来）。')) {
      unpick();
      if (typeof window.WebChat === 'undefined') other = true;
      else connect(true);
    }
  });

  // After the first words have been drawn.
  requestAnimationFrame(() => setTimeout(fetchChat));
})();
