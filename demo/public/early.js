/*
 * Before the first paint: the language and theme that the address asks for, so that neither flashes. Not a module, because modules wait for
 * the whole page; a file, because the content security policy allows no inline script.
 */
(() => {
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const wanted = [asked.get('locale'), ...navigator.languages].filter(Boolean);
  for (const tag of wanted) {
    const traditional = /^zh-(hant|tw|hk|mo)/i.test(tag);
    if (/^zh/i.test(tag)) root.lang = traditional ? 'zh-TW' : 'zh-CN';
    else if (/^en/i.test(tag)) root.lang = 'en';
    else continue;
    break;
  }
  const theme = asked.get('theme');
  if (['light', 'dark', 'auto', 'contrast'].includes(theme)) root.dataset.theme = theme;
  // The page is written in English; other languages are filled in before it is shown.
  if (root.lang !== 'en') root.dataset.pending = '';
})();
