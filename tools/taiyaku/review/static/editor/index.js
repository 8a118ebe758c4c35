// What helps with one message, beyond what review.js does. Each file is one help, and is missed by no other.
import { editor } from "../review.js";
import "./checks.js";
import "./discussion.js";
import "./preview.js";
import "./signs.js";
import "./suggestions.js";
import "./threads.js";

// For who looks at the page with a script: everything is in place.
if (editor) editor.dataset.ready = "";
