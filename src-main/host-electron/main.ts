import { dirname } from 'node:path';
import { createApp } from '../app/create';
import { startElectronHost } from './host';

// This file is built to out/main/electron.js; out/ is what it calls the build.
startElectronHost({ createApp, build: dirname(import.meta.dirname), platform: process.platform });
