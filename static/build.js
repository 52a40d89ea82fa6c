// Makes build/assets: what the browser is sent, from our own sources and the design system's package.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { NodePackageImporter, compile } from 'sass';

const target = 'build/assets';
mkdirSync(target, { recursive: true });

for (const name of ['app', 'admin']) {
  const { css } = compile(`static/scss/${name}.scss`, { style: 'compressed', importers: [new NodePackageImporter()] });
  writeFileSync(`${target}/${name}.css`, css);
}

// The source map stays behind, so its address must too.
const library = readFileSync('node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js', 'utf8');
writeFileSync(`${target}/govuk-frontend.min.js`, library.replace(/\/\/# sourceMappingURL=.*/, ''));

cpSync('static/js', target, { recursive: true });
cpSync('static/icons', `${target}/icons`, { recursive: true });
