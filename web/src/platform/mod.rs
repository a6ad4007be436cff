//! The little of the browser that both page and worker need and that `web/boot/boot.js` prepares: who we are, how a
//! worker is started, what time it is, how to let others speak.

mod boot;
mod folder;
mod memory;
mod page;
mod turn;
mod ways_out;

pub use boot::{BootError, WorkerRole, build, role, start_worker};
pub use folder::{dropped, files_of};
pub use memory::{memory_bytes, memory_for_tables};
pub use page::{complain, download, download_blob, file_of, keep, kept, on_prefers_dark, root_attribute};
pub use turn::{Turns, mark_moment, now_ms};
pub use ways_out::{Outcome, WAYS_OUT, policies, requests_since, try_way};
