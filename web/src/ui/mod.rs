//! The parts every screen is made of. They have no words of their own and know neither the engine nor the state:
//! what they show and say is given to them.

mod disclosure;
mod drop_zone;
mod figure;
mod focus;
mod icon;
mod marked_field;
mod meter;
mod picker;
mod spark_bars;
mod toast;

pub use disclosure::Disclosure;
pub use drop_zone::{DropZone, FileButton};
pub use figure::Figure;
pub use focus::{focus_by_id, focus_heading, keep_focus_in_sight};
pub use icon::{Icon, Shape};
pub use marked_field::{MarkedField, Suggestion};
pub use meter::Meter;
pub use picker::Picker;
pub use spark_bars::SparkBars;
pub use toast::Toast;
