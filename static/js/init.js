// The semicolon matters: without it the hashed name of the file is not put in.
import { initAll } from './govuk-frontend.min.js';
import './keep.js';
import './record.js';

initAll();
