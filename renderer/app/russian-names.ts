/**
 * The cases of a Russian name: what "с Анной" and "у Игоря" are called in the library. Only known names are turned into
 * their cases and compared, so that no other word is ever taken for a name by its ending.
 */
export function casesOf(name: string): string[] {
  const word = name.toLowerCase().replaceAll('ё', 'е');
  if (!/^[а-я]{2,}$/.test(word)) return [];
  const irregular = irregularStems[word];
  if (irregular !== undefined) return ['а', 'у', 'ом', 'е'].map((ending) => irregular + ending);
  for (const [ending, cases] of declensions) {
    if (ending.test(word)) return cases.map((of) => word.replace(ending, `$1${of}`));
  }
  return [];
}

const irregularStems: Record<string, string> = { павел: 'павл', лев: 'льв', петр: 'петр' };

/** The first that fits; genitive, dative, accusative, instrumental, prepositional, without doubles. */
const declensions: [ending: RegExp, cases: string[]][] = [
  // Surnames are like adjectives in part.
  [/(..(?:ов|ев|ин|ын))а$/, ['ой', 'у', 'ы', 'е']],
  [/(..(?:ов|ев|ин|ын))$/, ['а', 'у', 'ым', 'ом', 'е']],
  [/(ск|цк)ая$/, ['ой', 'ую']],
  [/(ск|цк)ий$/, ['ого', 'ому', 'им', 'ом']],
  [/(.)ия$/, ['ии', 'ию', 'ией']],
  [/(.*[гкх])а$/, ['и', 'е', 'у', 'ой']],
  [/(.*[жчшщ])а$/, ['и', 'е', 'у', 'ей', 'ой']],
  [/(.*ц)а$/, ['ы', 'е', 'у', 'ей']],
  [/(.)а$/, ['ы', 'е', 'у', 'ой', 'ою']],
  [/(.)я$/, ['и', 'е', 'ю', 'ей', 'ею']],
  [/(.)ий$/, ['ия', 'ию', 'ием', 'ии']],
  [/(.)й$/, ['я', 'ю', 'ем', 'е']],
  [/((?:лю|не|нине)[а-я]*в)ь$/, ['и', 'ью']],
  [/(.)ь$/, ['я', 'ю', 'ем', 'е', 'и', 'ью']],
  [/(.*[жчшщц])$/, ['а', 'у', 'ем', 'ом', 'е']],
  [/(.*[бвгдзклмнпрстфх])$/, ['а', 'у', 'ом', 'е']],
];
