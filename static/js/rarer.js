// The behaviours of rooms, of codes and of leaving: see app.js. No lesson pays for their names.
export const behaviours = {
  leave: () => import("./behaviours/leave.js"),
  copy: () => import("./behaviours/copy.js"),
  seat: () => import("./behaviours/seat.js"),
  "session-over": () => import("./behaviours/session-over.js"),
  "live-room": () => import("./behaviours/live-room.js"),
  projection: () => import("./behaviours/projection.js"),
  "show-code": () => import("./behaviours/show-code.js"),
  "tap-order": () => import("./behaviours/tap-order.js"),
  "quick-exit": () => import("./behaviours/quick-exit.js"),
};
