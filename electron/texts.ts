/** What the shell itself says; the page has texts of its own. */
const en = {
  pickFolderTitle: 'Choose a folder with photos',
  file: 'File',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  engineEnded: 'Heirloom’s engine has stopped',
  engineEndedDetail: 'Your photos and names are safe. Start it again to go on.',
  engineNotStarted: 'Heirloom’s engine could not start',
  restart: 'Start again',
  quit: 'Quit',
};

export type ShellTexts = typeof en;

const ru: ShellTexts = {
  pickFolderTitle: 'Выберите папку с фотографиями',
  file: 'Файл',
  edit: 'Правка',
  view: 'Вид',
  window: 'Окно',
  engineEnded: 'Движок Heirloom остановился',
  engineEndedDetail: 'Фотографии и имена в сохранности. Запустите его снова, чтобы продолжить.',
  engineNotStarted: 'Не удалось запустить движок Heirloom',
  restart: 'Запустить снова',
  quit: 'Выйти',
};

/** Texts for a locale such as `ru-RU`; English where there is no translation. */
export function shellTexts(locale: string): ShellTexts {
  return locale.toLowerCase().split('-', 1)[0] === 'ru' ? ru : en;
}
