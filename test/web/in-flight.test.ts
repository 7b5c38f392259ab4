import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { durations } from '../../src-main/common/durations';
import { defaultDraft } from '../../src-main/common/recipe';
import { preparation, type Contract } from '../../src-main/contract';
import { picture } from '../support/pictures';
import { button, patience, version } from './editor';
import { statusesDecide, withPaidEditor } from './paid-editor';

/** PENTIMENTO_TEST_WHOLE=1 has 200 of them, as faults/many always has. */
const count = process.env['PENTIMENTO_TEST_WHOLE'] ? 200 : 80;

const editor = withPaidEditor({ ...statusesDecide, durations });

describe('many passes in flight', () => {
  it('show in a list that stays live, and every one of them ends there as done', async () => {
    const page = editor.page();
    const socket = new WebSocket(`${editor.origin().replace('http', 'ws')}/rpc`, {
      origin: editor.origin(),
      headers: { Cookie: await editor.cookie() },
    });
    await once(socket, 'open');
    const client: ContractRouterClient<Contract> = createORPCClient(
      new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    const folder = join(editor.folder(), 'Many');
    await mkdir(folder, { recursive: true });
    const project = await client.projects.create({ folder, name: 'Many' });
    const { added } = await client.sources.add({
      projectId: project.id,
      paths: [await picture(join(editor.folder(), 'shop.png'))],
    });
    await client.app.setSettings({ passesAtOnce: 8 });

    await button(page, 'Open project…').first().click();
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
    await button(page, 'Open').click();
    await page.getByRole('listbox', { name: 'History', exact: true }).waitFor();

    // The service says "in progress" of all of them. Whoever is no longer waited for leaves the queue and stays in flight.
    editor.service.setFaults({
      faults: [{ route: 'status', on: 'every', do: { kind: 'change', set: { status: 'IN_PROGRESS' } } }],
    });
    const draft = { ...defaultDraft, rendering_speed: 'TURBO', image_size: { width: 256, height: 256 } };
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const { pass } = await client.passes.run({
          projectId: project.id,
          input: { kind: 'source', id: added[0]!.id },
          basedOn: null,
          draft: { ...draft, prompt: `noir ${index}`, seed: index },
          preparation: preparation.parse({}),
          allowCost: null,
        });
        await client.passes.stopWaiting({ projectId: project.id, passId: pass.id });
      }),
    );
    const history = page.getByRole('listbox', { name: 'History', exact: true });
    const shown = history.getByRole('option');
    /** From end to end of the list. */
    const allShow = async (state: RegExp): Promise<void> => {
      for (const key of ['End', 'Home']) {
        await history.focus();
        await page.keyboard.press(key);
        await expect
          .poll(
            async () => {
              const labels = await shown.evaluateAll((rows) =>
                rows.map((row) => `${row.getAttribute('aria-label')} ${row.textContent}`),
              );
              return { some: labels.length > 5, others: labels.filter((label) => !state.test(label)) };
            },
            { timeout: patience },
          )
          .toEqual({ some: true, others: [] });
      }
    };
    await expect.poll(() => editor.service.jobsByClientJobId.size, { timeout: patience }).toBe(count);
    await allShow(/Running/);

    // The hand is answered meanwhile: another version is selected, and its row shows it.
    await version(page, count - 2).click();
    await page.getByRole('option', { name: new RegExp(`^v${count - 2}\\b`), selected: true }).waitFor();

    editor.service.setFaults({});
    await allShow(/Done/);
    await expect
      .poll(
        async () => {
          const { passes } = await client.projects.open({ folder });
          return passes.filter(({ pass }) => pass.state !== 'done').length;
        },
        { timeout: patience },
      )
      .toBe(0);
    expect([...editor.service.jobsByClientJobId.values()]).toEqual(Array.from({ length: count }, () => 1));
    socket.close();
  }, 400_000);
});
