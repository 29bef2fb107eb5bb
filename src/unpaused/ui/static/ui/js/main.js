// Everything here makes pages quicker; none of it is needed to use them.
import { startAges } from "./ages.js";
import { startConveniences } from "./conveniences.js";
import { startLive } from "./live.js";
import { startNavigation } from "./navigation.js";
import { startPalette } from "./palette.js";
import { startPasskeys } from "./passkeys.js";
import { startPreferences } from "./preferences.js";
import { startReveals } from "./reveal.js";
import { startTyped } from "./typed.js";
import { startUploads } from "./upload.js";
import { startWorklist } from "./worklist.js";

for (const start of [
  startAges, startConveniences, startNavigation, startPalette, startPasskeys, startPreferences,
  startReveals, startTyped, startUploads, startWorklist, startLive,
]) start();
