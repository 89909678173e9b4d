// Runs before the first paint, so that a chosen theme never flashes in the other one.
(() => {
  try {
    const theme = localStorage.getItem("resonant.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    const language = localStorage.getItem("resonant.language");
    if (language === "ja" || language === "en") document.documentElement.lang = language;
  } catch {
    // Storage can be switched off; the system's theme is right then.
  }
})();
