// A record's buttons: copy the text of a box, print the page. Without JavaScript the text can be selected, and browsers print.
async function copy(box) {
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    // Not offered over plain http, or refused: the old way works on what is selected.
    return document.execCommand('copy');
  }
}

for (const button of document.querySelectorAll('[data-app-copy]')) {
  const box = document.getElementById(button.dataset.appCopy);
  const status = button.parentElement.querySelector('[role="status"]');
  button.addEventListener('click', async () => {
    status.textContent = '';
    status.textContent = (await copy(box)) ? 'Copied' : 'Not copied. The text is selected: copy it from there';
  });
}

for (const button of document.querySelectorAll('[data-app-print]')) {
  button.addEventListener('click', () => window.print());
}

for (const part of document.querySelectorAll('[data-app-script]')) {
  part.classList.remove('govuk-!-display-none');
}

for (const part of document.querySelectorAll('[data-app-no-script]')) {
  part.classList.add('govuk-!-display-none');
}
