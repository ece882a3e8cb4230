// Everything that a normal page runs. Pages are complete without it.
import "htmx.org";
import "htmx.org/dist/ext/hx-sse.js";
import { install as appearance } from "./appearance.js";
import { install as complete } from "./complete.js";
import { install as composer } from "./composer.js";
import { install as dialogs } from "./dialogs.js";
import { install as drafts } from "./drafts.js";
import { install as emoji } from "./emoji.js";
import { install as forms } from "./forms.js";
import { install as keys } from "./keys.js";
import { install as live } from "./live.js";
import { install as notices } from "./notices.js";
import { install as offline } from "./offline.js";
import { install as permalinks } from "./permalinks.js";
import { install as push } from "./push.js";
import { install as quoting } from "./quoting.js";
import { install as reading } from "./reading.js";
import { install as review } from "./review.js";
import { install as uploads } from "./uploads.js";

for (const start of [notices, appearance, complete, composer, dialogs, drafts, emoji, forms, keys, live, offline, permalinks, push, quoting, reading, review, uploads]) start();
