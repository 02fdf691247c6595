/** Loaded before the core: a machine whose clock is so many milliseconds ahead, as after days without power. */
const now = Date.now.bind(Date);
const laterMs = Number(process.env['LATER_MS'] ?? 0);
Date.now = () => now() + laterMs;
