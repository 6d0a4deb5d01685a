// 投影: what cannot be asked for while the network is down is asked for again; nothing pops up on the wall.
import { quietPolling } from "./polling.js";

quietPolling();
