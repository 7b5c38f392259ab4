import { createImages } from '../../../src-main/images';
import { RunningExport } from '../../../src-main/project/export-job';
import { planExport } from '../../../src-main/project/export-plan';
import { Project } from '../../../src-main/project/project';
import { presetOf } from '../exports';
import { tools } from '../records';

/** Another process that exports all of a project, as the dialog does: `<folder> <program of the image process>`. */
const [folder = '', program = ''] = process.argv.slice(2);

const images = createImages({ program, jobTimeout: 60_000 });
const project = await Project.open(folder, tools());
const picks = project.history.map(({ record }) => ({ passId: record.id, result: null }));
const plan = await planExport(project, { picks, presets: [presetOf({})], to: 'job' });
await (
  await RunningExport.start(project, images, plan, 'number')
).done;
await images.close();
