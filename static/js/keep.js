// Keeps what is being typed, so that a lost signal or an ended session loses nothing. Nothing is kept in the browser.
const EVERY = 20000;
const PAUSE = 1000;

function keeping(form) {
  let kept = new URLSearchParams(new FormData(form)).toString();
  let timer, pause, sending;
  const note = document.createElement('p');
  note.className = 'govuk-hint';
  form.append(note);

  async function keep() {
    const fields = new URLSearchParams(new FormData(form));
    if (fields.toString() === kept) return;
    const now = fields.toString();
    fields.append('path', window.location.pathname);
    sending = new AbortController();
    try {
      const answer = await fetch(form.dataset.keep, {
        method: 'POST', body: fields, redirect: 'error', keepalive: now.length < 60000, signal: sending.signal,
      });
      if (!answer.ok) throw new Error();
      kept = now;
      const at = new Date().toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit' });
      note.textContent = `What you have typed was kept at ${at}. Press the button to save it.`;
    } catch (error) {
      if (error.name !== 'AbortError') note.textContent = 'What you typed last could not be kept. Press the button to save it.';
    }
  }

  // Pressing the button leaves the field too: words kept after they were saved would come back into the next record.
  function start() {
    timer = setInterval(keep, EVERY);
  }
  function stop() {
    clearInterval(timer);
    clearTimeout(pause);
    sending?.abort();
    timer = undefined;
  }

  form.addEventListener('focusout', () => {
    clearTimeout(pause);
    if (timer) pause = setTimeout(keep, PAUSE);
  });
  document.addEventListener('visibilitychange', () => {
    if (timer && document.visibilityState === 'hidden') keep();
  });
  form.addEventListener('submit', stop);
  // Back to the page as it was left, from the browser's own memory.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && !timer) start();
  });
  start();
}

document.querySelectorAll('form[data-keep]').forEach(keeping);
