// Keeps what is being typed, so that a lost signal or an ended session loses nothing. Nothing is kept in the browser.
const EVERY = 20000;

function keeping(form) {
  let kept = new URLSearchParams(new FormData(form)).toString();
  const note = document.createElement('p');
  note.className = 'govuk-hint';
  form.append(note);

  async function keep() {
    const fields = new URLSearchParams(new FormData(form));
    if (fields.toString() === kept) return;
    const now = fields.toString();
    fields.append('path', window.location.pathname);
    try {
      const answer = await fetch(form.dataset.keep, { method: 'POST', body: fields, redirect: 'error' });
      if (!answer.ok) throw new Error();
      kept = now;
      const at = new Date().toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit' });
      note.textContent = `What you have typed was kept at ${at}. Press the button to save it.`;
    } catch {
      note.textContent = 'What you typed last could not be kept. Press the button to save it.';
    }
  }

  const timer = setInterval(keep, EVERY);
  form.addEventListener('focusout', keep);
  form.addEventListener('submit', () => clearInterval(timer));
}

document.querySelectorAll('form[data-keep]').forEach(keeping);
