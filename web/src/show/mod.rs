//! Views of the engine, shown the same way on every screen: problems, drawings, figures, names of segments, the step
//! onward. It stands between the parts of `ui`, which know no engine, and the screens, which do not know each other.

mod drawing;
mod figures;
mod names;
mod onward;
mod problems;
mod remedies;

pub use drawing::{Drawing, drawing_width};
pub use figures::{amount, count, share, size};
pub use names::segment_name;
pub use onward::Onward;
pub use problems::{Problems, problem_sentence, spans_in_text};
