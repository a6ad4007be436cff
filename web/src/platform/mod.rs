//! The little of the browser that both page and worker need and that `web/boot/boot.js` prepares: who we are, how a
//! worker is started, what time it is, how to let others speak.

mod boot;
mod turn;

pub use boot::{BootError, WorkerRole, build, role, start_worker};
pub use turn::{Turns, now_ms};
