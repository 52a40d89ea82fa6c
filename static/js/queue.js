// Says on the queue that new requests have come in: asked once a minute, and only while somebody can see the page.
const EVERY = 60000;

async function look(place) {
  if (document.visibilityState !== 'visible') return;
  try {
    const answer = await fetch(place.dataset.appNew, { redirect: 'error' });
    if (!answer.ok) return;
    const words = await answer.text();
    const link = place.querySelector('a');
    // The same words put in anew would be read out anew.
    if (words === link.textContent) return;
    link.textContent = words;
    link.classList.toggle('govuk-!-display-none', !words);
  } catch {
    // The next minute asks again; the list itself is as true as when it was drawn.
  }
}

document.querySelectorAll('[data-app-new]').forEach((place) => setInterval(look, EVERY, place));
