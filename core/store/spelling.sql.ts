const foldings = [
  ['ё', 'е'],
  ['Ё', 'Е'],
  ['ß', 'ss'],
  ['ẞ', 'SS'],
] as const;

/** Words and what is searched for alike: Russian ё is written е as often as not, German ß may be ss. */
export function foldSpelling(text: string): string {
  return foldings.reduce((folded, [letter, plain]) => folded.replaceAll(letter, plain), text);
}

/** The same as an SQL expression. */
export function foldSpellingSql(expression: string): string {
  return foldings.reduce(
    (folded, [letter, plain]) => `replace(${folded}, '${letter}', '${plain}')`,
    expression,
  );
}
