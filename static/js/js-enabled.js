// Runs before the page is drawn: components that need JavaScript are styled for it only where it runs.
document.body.classList.add('js-enabled');
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('govuk-frontend-supported');
}
