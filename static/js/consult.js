// Everything here makes a working page pleasant; no page needs it.
import "./theme.js";
import "./when.js";
import "./confirm.js";
import "./once.js";
import "./copy.js";
import "./messages.js";
import "./menus.js";
