import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type ApiClient, createClient } from '../../core/contract/client.ts';
import { AppError } from '../../core/contract/errors.ts';
import { openStore, type Store } from '../../core/store/store.ts';
import { newFace, newFile, startHeirloom, temporaryFolder, testModels } from '../engine-fixture.ts';
import { createRandom, type Random } from '../property/random.ts';

let missing: string | null = null;
let packId = 'edge';
let dimension = 512;
beforeAll(async () => {
  const models = await testModels();
  missing = models.missing;
  if (models.located === null) return;
  const { packs } = await import('../../models/packs.ts');
  packId = models.located.id;
  dimension = packs[models.located.id].recogniser.dimension;
}, 180_000);

const peopleCount = 12;
const facesEach = 12;

/** People 0 … 11 with twelve faces each, every face near one direction that is its person's. */
function makeLibrary(libraryDir: string): number[] {
  const store = openStore(libraryDir);
  const vectors = store.vectors(packId, dimension);
  const random = createRandom(5);
  const faceIds: number[] = [];
  store.transaction(() => {
    for (let person = 0; person < peopleCount; person++) {
      const id = store.persons.create();
      for (let n = 0; n < facesEach; n++) {
        const faceId = newFace(store, store.photos.insert(newFile(`/${id}-${n}.jpg`), null), id, 0.9);
        const vector = Float32Array.from({ length: dimension }, () => 0.4 * random.normal());
        vector[person]! += 0.4 * Math.sqrt(dimension);
        const length = Math.hypot(...vector);
        vectors.put(
          faceId,
          vector.map((value) => value / length),
        );
        faceIds.push(faceId);
      }
    }
  });
  store.close();
  return faceIds;
}

/** What somebody said, in terms of what can be looked up later. */
type Words = Map<string, unknown>;

/** Says random things one after another, until the engine is gone. @returns what the last request was about */
async function speak(
  client: ApiClient,
  faceIds: readonly number[],
  said: Words,
  random: Random,
): Promise<Words> {
  for (;;) {
    const about: Words = new Map();
    const person = random.below(peopleCount);
    const face = faceIds[random.below(faceIds.length)]!;
    const params = { id: person };
    try {
      switch (random.below(6)) {
        case 0: {
          const name = `Name ${random.below(1000)}`;
          about.set(`name ${person}`, name);
          await client.call('renamePerson', { params, body: { name } });
          break;
        }
        case 1: {
          const [hidden, favourite] = [random.below(2) === 0, random.below(2) === 0];
          about.set(`hidden ${person}`, hidden ? 1 : 0).set(`favourite ${person}`, favourite ? 1 : 0);
          await client.call('updatePerson', { params, body: { hidden, favourite } });
          break;
        }
        case 2:
          about.set(`face ${face}`, `${person} 2`);
          await client.call('moveFaces', { body: { face_ids: [face], person_id: person } });
          break;
        case 3:
          about.set(`face ${face}`, `not ${person}`);
          await client.call('rejectFaces', { body: { face_ids: [face], person_id: person } });
          break;
        case 4:
          about.set(`face ${face}`, 'none');
          await client.call('judgeFaces', { body: { face_ids: [face], is_face: false } });
          break;
        case 5:
          await client.call('regroupPeople');
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'offline') return about;
      throw error;
    }
    for (const [what, value] of about) said.set(what, value);
  }
}

function holds({ journal, facts }: Store, what: string, value: unknown): boolean {
  const [of, id] = what.split(' ') as [string, string];
  if (of !== 'face') return journal.person(Number(id))?.[of as 'name' | 'hidden' | 'favourite'] === value;
  const face = journal.face(Number(id))!;
  if (value === 'none') return face.verdict === 'not_face' && face.person_id === null;
  const not = /^not (\d+)$/.exec(String(value));
  if (!not) return `${face.person_id} ${face.hold}` === value;
  return face.person_id !== Number(not[1]) && facts.isRejectedFrom(Number(id), Number(not[1]));
}

test('an engine killed while the owner speaks and it groups has kept every word that it answered', async (context) => {
  context.skip(missing !== null, missing ?? '');
  const libraryDir = join(temporaryFolder(), 'library');
  const faceIds = makeLibrary(libraryDir);
  const token = () => readFileSync(join(libraryDir, 'token'), 'utf8').trim();
  const said: Words = new Map();
  const random = createRandom(11);
  let words = 0;
  for (let round = 0; round < 5; round++) {
    const { child, ended } = startHeirloom([
      ...['serve', '--library', libraryDir, '--port', '0', '--no-open', '--ready-json'],
    ]);
    const lines = createInterface({ input: child.stdout! });
    const [line] = (await Promise.race([
      new Promise((ready) => lines.once('line', (text) => ready([text]))),
      ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
    ])) as [string];
    const client = createClient({ baseUrl: JSON.parse(line).url, token: token() });
    const before = said.size;
    const speaking = speak(client, faceIds, said, random);
    await delay(600 + random.below(1500));
    child.kill('SIGKILL');
    const unsure = await speaking;
    await ended;
    words += said.size - before;

    const store = openStore(libraryDir);
    const lost = [...said].filter(([what, value]) => !holds(store, what, value));
    // The last word was not answered: it may have been heard.
    for (const [what, value] of lost) {
      expect({ what, value, heard: unsure.has(what) && holds(store, what, unsure.get(what)) }).toMatchObject({
        heard: true,
      });
    }
    for (const [what, value] of unsure) if (holds(store, what, value)) said.set(what, value);
    store.close();
  }
  expect(words).toBeGreaterThan(40);
});
