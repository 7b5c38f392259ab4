import type { AppContext } from './context';
import { dialogProcedures } from './dialog-procedures';
import { exportProcedures } from './export-procedures';
import { modelProcedures } from './model-procedures';
import { accountProcedures, ledgerProcedures } from './money-procedures';
import { passProcedures, resultProcedures } from './pass-procedures';
import { editProcedures, sourceProcedures } from './picture-procedures';
import { createProcedures } from './procedures';
import { projectProcedures, projectsProcedures } from './project-procedures';
import { presetProcedures } from './recipe-presets';
import { appProcedures, keyProcedures } from './settings-procedures';
import { snippetProcedures } from './snippets';
import { trashProcedures } from './trash-procedures';

/** Implements the contract over the app, by subject. Rules live in what the procedures call. */
export function createRouter(app: AppContext) {
  const procedures = createProcedures(app.core.log);
  return procedures.router({
    app: appProcedures(app, procedures),
    key: keyProcedures(app, procedures),
    models: modelProcedures(app, procedures),
    account: accountProcedures(app, procedures),
    dialogs: dialogProcedures(app, procedures),
    projects: projectsProcedures(app, procedures),
    project: projectProcedures(app, procedures),
    sources: sourceProcedures(app, procedures),
    edits: editProcedures(app, procedures),
    passes: passProcedures(app, procedures),
    results: resultProcedures(app, procedures),
    trash: trashProcedures(app, procedures),
    ledger: ledgerProcedures(app, procedures),
    presets: presetProcedures(app, procedures),
    snippets: snippetProcedures(app, procedures),
    exports: exportProcedures(app, procedures),
  });
}
