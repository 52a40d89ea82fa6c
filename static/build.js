// Makes build/assets: what the browser is sent, from our own sources and the design system's package.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
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

// Comments and indentation are for those who read them; a telephone on a bad line does without.
for (const name of readdirSync('static/js')) {
  const lines = readFileSync(`static/js/${name}`, 'utf8').split('\n').map((line) => line.trim());
  writeFileSync(`${target}/${name}`, lines.filter((line) => line && !line.startsWith('//')).join('\n'));
}
cpSync('static/icons', `${target}/icons`, { recursive: true });
