import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { button, makeProject, patience, prompt, withEditor } from './editor';

const editor = withEditor();

describe('a project folder that goes away under the app', () => {
  it('is told with what to do, and the work goes on when it is back', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Unplugged');
    await makeProject(page, folder);
    await prompt(page).fill('kept');
    await rename(folder, `${folder} elsewhere`);
    const banner = page.getByRole('note').filter({ hasText: 'Nothing can be changed here just now' });
    await banner.getByText('is no longer there: it was renamed, moved or deleted').waitFor({ timeout: patience });
    expect(await banner.getByRole('button').allInnerTexts()).toEqual(['Open another…', 'Close project']);
    expect(await button(page, 'Add picture…').isDisabled()).toBe(true);

    await rename(`${folder} elsewhere`, folder);
    await banner.waitFor({ state: 'detached', timeout: patience });
    expect(await button(page, 'Add picture…').isEnabled()).toBe(true);
    expect(await prompt(page).inputValue()).toBe('kept');
  });
});
