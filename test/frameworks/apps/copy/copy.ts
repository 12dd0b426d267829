import '@andon/elements';
